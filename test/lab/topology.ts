/** What the labs consist of: devices, their addresses, and the virtual routers that run on them. */

/** Two hosts: the paper's prototype, one router. Three: two routers with a virtual link between them. */
export type HostCount = 2 | 3;

/** Anything with an sshd. */
export interface Device {
  readonly name: string;
  readonly address: string;
}

/** A physical router: a Xen host in a QEMU of its own, with a baseboard management controller. */
export interface Host extends Device {
  readonly bmcAddress: string;
  readonly startsOn: boolean;
}

/** One guest holds both endpoints, NR1 and NR2, as network namespaces. */
export const endpointGuest: Device = { name: "NR", address: "10.77.0.10" };

export const endpoints = [
  { name: "NR1", address: "10.77.0.11", customerAddress: "192.168.1.2" },
  { name: "NR2", address: "10.77.0.12", customerAddress: "192.168.2.2" },
] as const;

/** This machine's own address on the lab's network. */
export const ownAddress = "10.77.0.254";

export const hostsOf = (count: HostCount): readonly Host[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `PR${index + 1}`,
    address: `10.77.0.${index + 1}`,
    bmcAddress: `10.77.0.${101 + index}`,
    startsOn: index < 2,
  }));

export const devicesOf = (count: HostCount): readonly Device[] => [...hostsOf(count), endpointGuest, ...endpoints];

export interface RouterInterface {
  readonly name: string;
  readonly mac: string;
  /** On whichever host the router runs. */
  readonly bridge: string;
  /** With its prefix. */
  readonly address: string;
}

export interface Router {
  readonly name: string;
  /** Where it starts. */
  readonly host: string;
  readonly memoryMiB: number;
  readonly interfaces: readonly [RouterInterface, RouterInterface];
  readonly routes: readonly { readonly to: string; readonly via: string }[];
}

const interfacesOf = (router: 1 | 2, addresses: readonly [string, string]): Router["interfaces"] => [
  { name: "eth0", mac: `00:16:3e:00:0${router}:01`, bridge: `br-vr${router}-a`, address: addresses[0] },
  { name: "eth1", mac: `00:16:3e:00:0${router}:02`, bridge: `br-vr${router}-b`, address: addresses[1] },
];

const memoryMiB = 96;

export const routersOf = (count: HostCount): readonly Router[] =>
  count === 2
    ? [{ name: "VR1", host: "PR1", memoryMiB, interfaces: interfacesOf(1, ["192.168.1.1/24", "192.168.2.1/24"]), routes: [] }]
    : [
        {
          name: "VR1",
          host: "PR1",
          memoryMiB,
          interfaces: interfacesOf(1, ["192.168.1.1/24", "10.0.12.1/30"]),
          routes: [{ to: "192.168.2.0/24", via: "10.0.12.2" }],
        },
        {
          name: "VR2",
          host: "PR2",
          memoryMiB,
          interfaces: interfacesOf(2, ["10.0.12.2/30", "192.168.2.1/24"]),
          routes: [{ to: "192.168.1.0/24", via: "10.0.12.1" }],
        },
      ];

/** A router's configuration for xl, the same on every host. */
export function xlConfig(router: Router): string {
  const words = [
    `vr.name=${router.name}`,
    ...router.interfaces.map(({ name, address }) => `vr.if=${name},${address}`),
    ...router.routes.map(({ to, via }) => `vr.route=${to},${via}`),
  ];
  const vifs = router.interfaces.map(({ mac, bridge }) => `"mac=${mac},bridge=${bridge},script=vif-rehome"`);
  return [
    `name     = "${router.name}"`,
    'type     = "pv"',
    'kernel   = "/boot/vmlinux"',
    'ramdisk  = "/boot/router.cpio.gz"',
    `memory   = ${router.memoryMiB}`,
    "vcpus    = 1",
    `extra    = "console=hvc0 quiet ${words.join(" ")}"`,
    `vif      = [ ${vifs.join(", ")} ]`,
    'on_crash = "preserve"',
    "",
  ].join("\n");
}
