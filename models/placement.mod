# placement.mod: the integer program of placement.md in GNU MathProg.
#
#   glpsol -m models/placement.mod -d DATA --check --wlp out.lp      writes the program
#   glpsol -m models/placement.mod -d DATA                           solves it
#
# test/oracle writes DATA for a network document and compares out.lp with the planner's own program, name by name.
# Columns are called x[r,h], y[h], l[k], s[e,h], z[e,i], t[0]. Rows are called by the labels of placement.md. MathProg wants one
# name for each number of indexes, so that a family of several shapes has a lower-case letter after its number (C13h and C13k are
# both C13): drop the letter and the names are the planner's.
#
# Left out: P7 (spare), which is every other row once more for each physical router that may die; and S1 to S4, which cut off
# no integer solution.
#
# Units: Gb/s, ms (one way), W, and for resources their own.

########################################  what is asked  ########################################

param igp, binary;                       # 1: least-cost routing; 0: any simple path
param prunes, binary;                    # 1: pairs and routes that no plan can use have no column; 0: rows forbid them
param objective, symbolic, in {"watts", "moves", "delay", "woken", "peak"};
param utilisation, >= 0, <= 1;           # share of capacity that a physical link may carry
param tolerance := 1e-6;

########################################  what there is  ########################################

param nRouters, integer, >= 0;
param nHosts, integer, >= 0;
param nLinks, integer, >= 0;
param nOverlays, integer, >= 0;
param nKeys, integer, >= 0;
param nPolicies, integer, >= 0;
set R := 0 .. nRouters - 1;              # virtual routers
set H := 0 .. nHosts - 1;                # physical routers
set K := 0 .. nLinks - 1;                # physical links
set E := 0 .. nOverlays - 1;             # virtual links, then access links
set KEY := 0 .. nKeys - 1;               # resource keys that somebody demands, but tdmPorts
set P := 0 .. nPolicies - 1;             # policies
set D := 0 .. 1;                         # direction of a physical link: 0 from a to b, 1 from b to a

# physical routers
param state{H}, symbolic, in {"on", "off", "draining", "maintenance", "failed"};
param vendor{H}, integer;
param platform{H}, integer;
param routerHypervisor{H}, binary;
set capabilities{H}, default {};
param capacity{H, KEY}, >= 0, default 0;
param tdmCapacity{H}, >= 0;
param forwarding{H}, default -1;         # Gb/s; -1: no limit
param idleWatts{H}, >= 0;
param sleepWatts{H}, >= 0;
param wattsPerGbps{H}, >= 0;
param site{H}, integer;
param onToday{H}, binary;
param kept{H}, binary, default 0;        # 1: stays on, whatever would be cheaper (goals other than consolidate)

# physical links; ends that are transport nodes are host -1
param endHost{K, D}, integer, >= -1;
param endSite{K, D}, integer;
param capacityGbps{K}, >= 0;
param delayMs{K}, >= 0;
param background{K, D}, >= 0, default 0;
param wattsPerEnd{K}, >= 0;
param sleepable{K}, binary;
param linkFailed{K}, binary;
set risks{K}, default {};

# virtual routers; host -1: none
param vendorOf{R}, integer;
param platformOf{R}, integer;
set requires{R}, default {};
param demand{R, KEY}, >= 0, default 0;
param tdmDemand{R}, >= 0;
param today{R}, integer, >= -1;
param target{R}, integer, >= -1;         # what `moves` are counted from: today, or the placement to restore
param movable{R}, binary;

# overlay links. Forward: from a to b, or from the router to its attachment point
param a{E}, integer, in R;
param b{E}, integer, >= -1;              # -1: an access link
param attachedHost{E}, integer, >= -1;   # the physical router that an access link is attached to; -1: a transport node
param forward{E}, >= 0;
param backward{E}, >= 0;
param isTdm{E}, binary;
param maxDelay{E}, default -1;           # ms; -1: none
param maxAdded{E}, default -1;
param reference{E}, default -1;

# policies
param kind{P}, symbolic, in {"separate", "gather", "fence", "ban", "keepOn", "minOn", "spare", "diverse", "sitePower", "maxMoves"};
param scope{P}, integer, default 0;      # 0: physical router, 1: site, 2: region
param nGroups{0 .. 2}, integer;
param group{0 .. 2, H}, integer;         # the group of each scope that a physical router is in
param nMembers{P}, integer, default 0;
param member{p in P, 0 .. nMembers[p] - 1}, integer, in R;
param nListed{P}, integer, default 0;
param listed{p in P, 0 .. nListed[p] - 1}, integer, in H;
param nDiverse{P}, integer, default 0;
param diverse{p in P, 0 .. nDiverse[p] - 1}, integer, in E;
set fenceSites{P}, default {};
param count{P}, >= 0, default 0;
param limitedSite{P}, integer, default -1;
param maxWatts{P}, >= 0, default 0;

# routing classes, routes and choices, made from the above by the writer of the data (placement.md, "Routing classes" and "Routes")
set X, dimen 2, within R cross H;        # pairs that have a column
param nClasses, integer, >= 0;
set C := 0 .. nClasses - 1;
param class{H}, integer, >= -1;          # -1: failed, and not as if repaired
param up{H}, integer, >= -1;             # the one uplink of a single-homed host; -1: a node of the core
param nRoutes, integer, >= 0;
set Q := 0 .. nRoutes - 1;               # core routes; those between the same two nodes follow one another, in order
param order{Q}, integer, >= 0;           # how many routes between the same two nodes come before it
param nTransit{Q}, integer, >= 0;
param transit{q in Q, 0 .. nTransit[q] - 1}, integer, in H;
set CROSS, dimen 2, within Q cross K;    # the physical links of each route
param way{CROSS}, binary;                # the direction in which the route crosses the link
set Z, dimen 2, within E cross {0 .. 1000000};
param zFrom{Z}, integer, in C;
param zTo{Z}, integer, >= -1;
param zRoute{Z}, integer, >= -1;         # -1: no route at all (only with prunes = 0, and forbidden by R7)
param lean{E}, binary, default 0;        # 1: no route columns, the placement decides the route, D1 bounds its delay
param classMs{C, -1 .. nClasses - 1}, default -1;  # core delay between two classes, -1: apart; of lean links only
param attachedMs{E, C}, default -1;      # core delay from a class to where an access link is attached; of lean links only

########################################  what follows  ########################################

set Y := {h in H: prunes = 0 or state[h] <> "failed"};
set XU := {(r, h) in X: up[h] >= 0};
set S := {e in E, h in H: lean[e] = 0 and b[e] >= 0 and up[h] >= 0 and (a[e], h) in X and (b[e], h) in X};
param uplinkMs{c in C} := max{h in H: class[h] = c} (if up[h] >= 0 then delayMs[up[h]] else 0);
param isLeaf{c in C} := max{h in H: class[h] = c} (if up[h] >= 0 then 1 else 0);

# A link's state is a column only where neither its ends nor a failure decide it.
param nEnds{k in K} := sum{d in D: endHost[k, d] >= 0} 1;
param isDead{k in K} := if linkFailed[k] = 1 or exists{d in D: endHost[k, d] >= 0} endHost[k, d] not in Y then 1 else 0;
set L := {k in K: isDead[k] = 0 and (sleepable[k] = 1 or nEnds[k] = 2)};
set onByHost{k in K} := {h in H: isDead[k] = 0 and sleepable[k] = 0 and nEnds[k] = 1 and (endHost[k, 0] = h or endHost[k, 1] = h)};
set onByColumn{k in K} := {m in L: m = k};
param alwaysOn{k in K} := if isDead[k] = 0 and sleepable[k] = 0 and nEnds[k] = 0 then 1 else 0;
set onAtEnd{k in K, d in D} := {h in Y: h = endHost[k, d]};
param fixedEnd{k in K, d in D} := if endHost[k, d] < 0 then 1 else 0;
# A link with background load may not go off, unless an end of it has failed.
param hasFailedEnd{k in K} := if exists{d in D: endHost[k, d] >= 0} state[endHost[k, d]] = "failed" then 1 else 0;
param mustStayOn{k in K} := if linkFailed[k] = 0 and hasFailedEnd[k] = 0 and background[k, 0] + background[k, 1] > 0 then 1 else 0;

# Delay bounds.
param allowed{e in E, j in 0 .. 1} :=
  if j = 0 then maxDelay[e] else if maxAdded[e] >= 0 and reference[e] >= 0 then reference[e] + maxAdded[e] else -1;
param isBounded{e in E} := if allowed[e, 0] >= 0 or allowed[e, 1] >= 0 then 1 else 0;
param bound{e in E} := min{j in 0 .. 1: isBounded[e] = 0 or allowed[e, j] >= 0} (if allowed[e, j] >= 0 then allowed[e, j] else 1e12);
param zMs{(e, i) in Z} :=
  if zRoute[e, i] < 0 then 0
  else sum{(zRoute[e, i], k) in CROSS} delayMs[k] + uplinkMs[zFrom[e, i]] + (if zTo[e, i] >= 0 then uplinkMs[zTo[e, i]] else 0);

# What each choice needs on: its transit, and the physical router that an access link is attached to.
param nNeeds{(e, i) in Z} := if zRoute[e, i] < 0 then 0 else nTransit[zRoute[e, i]] + (if attachedHost[e] >= 0 then 1 else 0);
param needs{(e, i) in Z, j in 0 .. nNeeds[e, i] - 1} :=
  if j < nTransit[zRoute[e, i]] then transit[zRoute[e, i], j] else attachedHost[e];
param nBefore{(e, i) in Z} := if igp = 0 or zRoute[e, i] < 0 then 0 else order[zRoute[e, i]];
param before{(e, i) in Z, j in 0 .. nBefore[e, i] - 1} := zRoute[e, i] - nBefore[e, i] + j;

# Gb/s on a physical link. load(k,d) =
#   background * linkOn + sum zGbps * z + sum xGbps * x - sum sGbps * s
# A leaf's uplink carries all traffic of its virtual routers, less that between two of them.
set ZK := {(e, i) in Z, k in K: (zRoute[e, i], k) in CROSS};
param zGbps{(e, i, k) in ZK, d in D} := if way[zRoute[e, i], k] = d then forward[e] else backward[e];
param sends{r in R} :=
  sum{e in E: a[e] = r and (lean[e] = 0 or b[e] < 0)} forward[e] + sum{e in E: b[e] = r and lean[e] = 0} backward[e];
param receives{r in R} :=
  sum{e in E: a[e] = r and (lean[e] = 0 or b[e] < 0)} backward[e] + sum{e in E: b[e] = r and lean[e] = 0} forward[e];
param leaving{h in H: up[h] >= 0} := if endHost[up[h], 0] = h then 0 else 1;
param xGbps{(r, h) in XU, d in D} := if leaving[h] = d then sends[r] else receives[r];
param sGbps{(e, h) in S} := forward[e] + backward[e];

########################################  columns  ########################################

var x{(r, h) in X}, binary;                            # virtual router r runs on h
var y{h in Y}, integer, >= kept[h], <= 1;              # h is on
var l{k in L}, binary;                                 # k is on
var s{(e, h) in S}, binary;                            # both ends of e are on h, whose uplink it then does not use
var z{(e, i) in Z}, binary;                            # e takes its choice i
var t{j in {0}: objective = "peak"}, >= 0;             # highest utilisation of any link

########################################  objectives  ########################################

minimize O1{j in {0}: objective = "watts"}:
  sum{h in H: state[h] <> "failed"} (idleWatts[h] * y[h] + sleepWatts[h] * (1 - y[h])
    + wattsPerGbps[h] * sum{k in K, d in D: endHost[k, 0] = h or endHost[k, 1] = h}
      (background[k, d] * (alwaysOn[k] + sum{g in onByHost[k]} y[g] + sum{m in onByColumn[k]} l[m])
        + sum{(e, i, k) in ZK} zGbps[e, i, k, d] * z[e, i] + sum{(r, g) in XU: up[g] = k} xGbps[r, g, d] * x[r, g]
        - sum{(e, g) in S: up[g] = k} sGbps[e, g] * s[e, g]))
  + sum{k in K} 2 * wattsPerEnd[k] * (alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m]);

minimize O2{j in {0}: objective = "moves"}:
  sum{r in R: target[r] >= 0} (1 - sum{(r, h) in X: h = target[r]} x[r, h]);

minimize O3{j in {0}: objective = "delay"}:
  sum{(e, i) in Z} zMs[e, i] * z[e, i] - sum{(e, h) in S} 2 * delayMs[up[h]] * s[e, h] - sum{e in E: reference[e] >= 0} reference[e];

minimize O4{j in {0}: objective = "woken"}:
  sum{h in Y: onToday[h] = 0} y[h];

minimize O5{j in {0}: objective = "peak"}:
  t[0];

########################################  placement and routes  ########################################

# R1, R2: a choice is taken between the classes where the ends are.
s.t. R1{e in E, c in C: lean[e] = 0 and exists{(a[e], h) in X} class[h] = c}:
  sum{(e, i) in Z: zFrom[e, i] = c} z[e, i] - sum{(a[e], h) in X: class[h] = c} x[a[e], h] = 0;
s.t. R2{e in E, c in C: lean[e] = 0 and b[e] >= 0 and exists{(b[e], h) in X} class[h] = c}:
  sum{(e, i) in Z: zTo[e, i] = c} z[e, i] - sum{(b[e], h) in X: class[h] = c} x[b[e], h] = 0;
# R3, R4: s only where both ends are.
s.t. R3{(e, h) in S}: s[e, h] - x[a[e], h] <= 0;
s.t. R4{(e, h) in S}: s[e, h] - x[b[e], h] <= 0;
# R6: within a class that is too wide for the bound, only on one host.
s.t. R6{(e, i) in Z: prunes = 1 and isBounded[e] = 1 and zTo[e, i] = zFrom[e, i] and isLeaf[zFrom[e, i]] = 1
    and zMs[e, i] > bound[e] + tolerance}:
  z[e, i] - sum{(e, h) in S: class[h] = zFrom[e, i]} s[e, h] <= 0;
# R7: no link goes without a route.
s.t. R7{e in E: prunes = 0}: sum{(e, i) in Z: zRoute[e, i] < 0} z[e, i] <= 0;

# D1: lean links. A router may be in a class only if its neighbour is in one near enough; within a class that is too wide, only
# on one host. Where there is no bound every class is near, even one without a way to it: that is found out when the answer is
# checked, and the link then gets route columns.
set DC := {e in E, c in C: lean[e] = 1 and exists{(a[e], h) in X} class[h] = c};
set NEAR := {(e, c) in DC, f in C: b[e] >= 0 and (exists{(b[e], h) in X} class[h] = f)
  and (isBounded[e] = 0 or classMs[c, f] >= 0 and classMs[c, f] + uplinkMs[c] + uplinkMs[f] <= bound[e] + tolerance)};
set TOOWIDE := {(e, c) in DC: b[e] >= 0 and isLeaf[c] = 1 and (e, c, c) not in NEAR and exists{(b[e], h) in X} class[h] = c};
set BNAME := setof{c in C} ("b" & c);
s.t. D1a{(e, c) in DC: b[e] >= 0 and (e, c) not in TOOWIDE}:
  sum{(a[e], h) in X: class[h] = c} x[a[e], h] - sum{(b[e], h) in X: (e, c, class[h]) in NEAR} x[b[e], h] <= 0;
s.t. D1c{(e, c) in DC: b[e] < 0 and isBounded[e] = 1 and (attachedMs[e, c] < 0 or attachedMs[e, c] + uplinkMs[c] > bound[e] + tolerance)}:
  sum{(a[e], h) in X: class[h] = c} x[a[e], h] <= 0;
s.t. D1h{(e, c) in TOOWIDE, h in H: class[h] = c}:
  sum{(a[e], g) in X: g = h} x[a[e], g] - sum{(b[e], g) in X: g = h or (e, c, class[g]) in NEAR} x[b[e], g] <= 0;
s.t. D1b{e in E, f in BNAME: lean[e] = 1 and b[e] >= 0 and exists{(b[e], h) in X} class[h] = substr(f, 2) + 0}:
  sum{(b[e], h) in X: class[h] = substr(f, 2) + 0} x[b[e], h]
  - sum{(a[e], h) in X: class[h] = substr(f, 2) + 0 or (e, class[h], substr(f, 2) + 0) in NEAR} x[a[e], h] <= 0;

########################################  rules of the network  ########################################

# C1: every virtual router runs on exactly one physical router.
s.t. C1{r in R}: sum{(r, h) in X} x[r, h] = 1;
# C2: a physical router that hosts something is on.
s.t. C2{(r, h) in X}: x[r, h] - y[h] <= 0;
# C3: a physical router takes only what its state allows.
s.t. C3{h in H: state[h] in {"draining", "maintenance", "failed"}}:
  sum{g in Y: g = h and state[h] = "failed"} y[g] + sum{(r, h) in X: state[h] <> "draining" or today[r] <> h} x[r, h] <= 0;
# C4: vendor and platform match, or the host is a router hypervisor.
set foreign{r in R} := {h in H: routerHypervisor[h] = 0 and (vendor[h] <> vendorOf[r] or platform[h] <> platformOf[r])};
s.t. C4{r in R: card(foreign[r]) > 0}: sum{(r, h) in X: h in foreign[r]} x[r, h] <= 0;
# C5: the host has every capability that is required.
set lacking{r in R} := {h in H: card(requires[r] diff capabilities[h]) > 0};
s.t. C5{r in R: card(lacking[r]) > 0}: sum{(r, h) in X: h in lacking[r]} x[r, h] <= 0;
# C6: demands fit, key by key.
s.t. C6{h in H, j in KEY}: sum{(r, h) in X} demand[r, j] * x[r, h] - sum{g in Y: g = h} capacity[h, j] * y[g] <= 0;
# C7: TDM access links find ports.
param ports{r in R} := tdmDemand[r] + sum{e in E: a[e] = r and isTdm[e] = 1} 1;
s.t. C7{h in H: exists{r in R} ports[r] > 0}: sum{(r, h) in X} ports[r] * x[r, h] - sum{g in Y: g = h} tdmCapacity[h] * y[g] <= 0;
# C8: what may not move stays.
s.t. C8{r in R: movable[r] = 0 and today[r] >= 0}: sum{(r, h) in X: h <> today[r]} x[r, h] <= 0;
# C9: delay bounds (with prunes = 1, routes that break them have no column).
s.t. C9{e in E, j in 0 .. 1: prunes = 0 and allowed[e, j] >= 0}:
  sum{(e, i) in Z} zMs[e, i] * z[e, i] - sum{(e, h) in S} 2 * delayMs[up[h]] * s[e, h] <= allowed[e, j];
# C10: links carry no more than their capacity.
s.t. C10{k in K, d in D}:
  sum{(e, i, k) in ZK} zGbps[e, i, k, d] * z[e, i] + sum{(r, h) in XU: up[h] = k} xGbps[r, h, d] * x[r, h]
  - sum{(e, h) in S: up[h] = k} sGbps[e, h] * s[e, h]
  - (utilisation * capacityGbps[k] - background[k, d]) * (alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m]) <= 0;
# C11: physical routers forward no more than they can.
s.t. C11{h in H: forwarding[h] >= 0}:
  sum{k in K, d in D: endHost[k, 1 - d] = h}
    (background[k, d] * (alwaysOn[k] + sum{g in onByHost[k]} y[g] + sum{m in onByColumn[k]} l[m])
      + sum{(e, i, k) in ZK} zGbps[e, i, k, d] * z[e, i] + sum{(r, g) in XU: up[g] = k} xGbps[r, g, d] * x[r, g]
      - sum{(e, g) in S: up[g] = k} sGbps[e, g] * s[e, g])
  <= forwarding[h];
# C12: a link is on exactly when both ends are, it has not failed and was not put to sleep.
s.t. C12a{k in K, d in D}:
  alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m] - fixedEnd[k, d] - sum{h in onAtEnd[k, d]} y[h] <= 0;
s.t. C12b{k in K, j in {2}: linkFailed[k] = 1}:
  alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m] <= 0;
s.t. C12c{k in K, j in {2}: linkFailed[k] = 0 and sleepable[k] = 0}:
  alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m] - sum{d in D} (fixedEnd[k, d] + sum{h in onAtEnd[k, d]} y[h]) >= -1;
s.t. C12d{k in K, j in {3}: mustStayOn[k] = 1}:
  alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m] >= 1;
# C13: a route that is taken is on.
s.t. C13h{(e, i) in Z, j in 0 .. nNeeds[e, i] - 1}: z[e, i] - sum{h in Y: h = needs[e, i, j]} y[h] <= 0;
set KNAME := setof{k in K} ("k" & k);
s.t. C13k{e in E, n in KNAME: exists{(e, i, k) in ZK} k = substr(n, 2) + 0}:
  sum{(e, i, k) in ZK: k = substr(n, 2) + 0} z[e, i]
  - sum{k in K: k = substr(n, 2) + 0} (alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m]) <= 0;
# C14: under igp, only when every route before it is broken.
s.t. C14{(e, i) in Z, p in 0 .. nBefore[e, i] - 1}:
  z[e, i]
  - sum{j in 0 .. nTransit[before[e, i, p]] - 1} (1 - sum{h in Y: h = transit[before[e, i, p], j]} y[h])
  - sum{(before[e, i, p], k) in CROSS} (1 - alwaysOn[k] - sum{h in onByHost[k]} y[h] - sum{m in onByColumn[k]} l[m]) <= 0;

########################################  policies  ########################################

# P1 separate
s.t. P1{p in P, g in 0 .. nGroups[scope[p]] - 1: kind[p] = "separate"}:
  sum{j in 0 .. nMembers[p] - 1, (member[p, j], h) in X: group[scope[p], h] = g} x[member[p, j], h] <= 1;
# P2 gather
s.t. P2{p in P, g in 0 .. nGroups[scope[p]] - 1, j in 1 .. nMembers[p] - 1: kind[p] = "gather"}:
  sum{(member[p, j], h) in X: group[scope[p], h] = g} x[member[p, j], h]
  - sum{(member[p, 0], h) in X: group[scope[p], h] = g} x[member[p, 0], h] = 0;
# P3 fence
s.t. P3{p in P, j in 0 .. nMembers[p] - 1: kind[p] = "fence"}:
  sum{(member[p, j], h) in X: site[h] not in fenceSites[p] and not exists{i in 0 .. nListed[p] - 1} listed[p, i] = h} x[member[p, j], h] <= 0;
# P4 ban
s.t. P4{p in P, j in 0 .. nMembers[p] - 1: kind[p] = "ban"}:
  sum{(member[p, j], h) in X: exists{i in 0 .. nListed[p] - 1} listed[p, i] = h} x[member[p, j], h] <= 0;
# P5 keepOn
s.t. P5{p in P, j in 0 .. nListed[p] - 1: kind[p] = "keepOn"}: sum{h in Y: h = listed[p, j]} y[h] >= 1;
# P6 minOn
s.t. P6{p in P, g in 0 .. nGroups[scope[p]] - 1: kind[p] = "minOn"}:
  sum{h in Y: group[scope[p], h] = g} y[h] >= min(count[p], sum{h in H: group[scope[p], h] = g} 1);
# P8 diverse: no physical link in common, and no two of one shared risk group. A link crosses a leaf's uplink when its end is there.
set XE := {e in E, r in R, h in H: lean[e] = 0 and (r, h) in XU and (a[e] = r or b[e] = r)};
s.t. P8k{p in P, k in K: kind[p] = "diverse"}:
  sum{j in 0 .. nDiverse[p] - 1}
    (sum{(diverse[p, j], i, k) in ZK} z[diverse[p, j], i] + sum{(diverse[p, j], r, h) in XE: up[h] = k} x[r, h]
      - 2 * sum{(diverse[p, j], h) in S: up[h] = k} s[diverse[p, j], h])
  <= 1;
s.t. P8g{p in P, k in K, m in K, i in 0 .. nDiverse[p] - 1, j in 0 .. nDiverse[p] - 1:
    kind[p] = "diverse" and k < m and i <> j and card(risks[k] inter risks[m]) > 0}:
  (sum{(diverse[p, i], c, k) in ZK} z[diverse[p, i], c] + sum{(diverse[p, i], r, h) in XE: up[h] = k} x[r, h]
    - 2 * sum{(diverse[p, i], h) in S: up[h] = k} s[diverse[p, i], h])
  + (sum{(diverse[p, j], c, m) in ZK} z[diverse[p, j], c] + sum{(diverse[p, j], r, h) in XE: up[h] = m} x[r, h]
    - 2 * sum{(diverse[p, j], h) in S: up[h] = m} s[diverse[p, j], h])
  <= 1;
# P9 sitePower
param offWatts{h in H} := if state[h] = "failed" then 0 else sleepWatts[h];
s.t. P9{p in P: kind[p] = "sitePower"}:
  sum{h in H: site[h] = limitedSite[p]} (offWatts[h] + sum{g in Y: g = h} (idleWatts[h] - offWatts[h]) * y[g]
    + wattsPerGbps[h] * sum{k in K, d in D: endHost[k, 0] = h or endHost[k, 1] = h}
      (background[k, d] * (alwaysOn[k] + sum{g in onByHost[k]} y[g] + sum{m in onByColumn[k]} l[m])
        + sum{(e, i, k) in ZK} zGbps[e, i, k, d] * z[e, i] + sum{(r, g) in XU: up[g] = k} xGbps[r, g, d] * x[r, g]
        - sum{(e, g) in S: up[g] = k} sGbps[e, g] * s[e, g]))
  + sum{k in K, d in D: endSite[k, d] = limitedSite[p]}
    wattsPerEnd[k] * (alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m])
  <= maxWatts[p];
# P10 maxMoves
s.t. P10{p in P: kind[p] = "maxMoves"}: sum{r in R: today[r] >= 0} (1 - sum{(r, h) in X: h = today[r]} x[r, h]) <= count[p];

# O5: the highest utilisation of any link in either direction.
set DNAME := {"ab", "ba"};
s.t. O5d{k in K, n in DNAME: objective = "peak" and capacityGbps[k] > 0}:
  (1 / capacityGbps[k]) * sum{d in D: d = (if n = "ab" then 0 else 1)}
    (background[k, d] * (alwaysOn[k] + sum{h in onByHost[k]} y[h] + sum{m in onByColumn[k]} l[m])
      + sum{(e, i, k) in ZK} zGbps[e, i, k, d] * z[e, i] + sum{(r, h) in XU: up[h] = k} xGbps[r, h, d] * x[r, h]
      - sum{(e, h) in S: up[h] = k} sGbps[e, h] * s[e, h])
  - t[0] <= 0;

solve;
end;
