/** What may stand in a command: everything else is refused before anything is sent. */

/** xl takes a name of digits alone for a domain's number. */
const nameLike = /^(?!\d+$)[A-Za-z0-9][A-Za-z0-9_.+~-]{0,63}$/;
const jobLike = /^[A-Za-z0-9][A-Za-z0-9_.+~-]{0,63}$/;
const addressLike = /^[0-9A-Za-z][0-9A-Za-z.:_-]{0,252}$/;
/** Of files on hosts, inside socat's own syntax. */
const pathLike = /^\/[A-Za-z0-9_.+~/-]{1,255}$/;

/** Null: it is a name that xl can be given. */
export const nameProblem = (name: string): string | null =>
  nameLike.test(name)
    ? null
    : `xl cannot be given the name ${JSON.stringify(name.slice(0, 80))}: names of domains here are 1 to 64 letters, digits and _ . + ~ -, begin with a letter or digit, and are not digits alone.`;

export const jobProblem = (id: string): string | null =>
  jobLike.test(id)
    ? null
    : `${JSON.stringify(id.slice(0, 80))} is no name for a job: 1 to 64 letters, digits and _ . + ~ -, a letter or digit first.`;

export const addressProblem = (host: string, address: string | undefined): string | null => {
  if (address === undefined)
    return `Nothing says at which address ${JSON.stringify(host)} takes migrations. Give it one in the fleet document.`;
  return addressLike.test(address) ? null : `${JSON.stringify(address.slice(0, 80))} is no address of ${JSON.stringify(host)}.`;
};

export const pathProblem = (path: string): string | null =>
  pathLike.test(path) && !path.split("/").includes("..")
    ? null
    : `${JSON.stringify(path.slice(0, 80))} cannot be used: an absolute path of letters, digits and _ . + ~ - /.`;

export const idProblem = (id: number): string | null =>
  Number.isSafeInteger(id) && id > 0 && id < 32752 ? null : `${id} is no number of a guest domain.`;
