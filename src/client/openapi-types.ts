/** What the service can be asked, as types. Made from openapi.yaml by tools/write-client.mjs: not to be changed by hand. */
// biome-ignore-all lint: made by a program
export interface paths {
  readonly "/v1/networks/{network}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The newest version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    readonly get: operations["getNetwork"];
    /**
     * Put a version of a network
     * @description The first needs no condition, or If-None-Match: *. Whatever replaces another says which with If-Match, so that nobody's version is covered unseen. Content that is the newest already makes no version.
     *
     *     Needs the right to *plan*.
     */
    readonly put: operations["putNetwork"];
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The newest version of each network, by name
     * @description Needs the right to *read*.
     */
    readonly get: operations["listNetworks"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/versions": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A network's versions, newest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listNetworkVersions"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/versions/{version}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    readonly get: operations["getNetworkVersion"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/diff": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What differs between two versions
     * @description Needs the right to *read*.
     */
    readonly get: operations["diffNetworkVersions"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/traffic": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The newest version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    readonly get: operations["getTraffic"];
    /**
     * Put a version of a network's traffic
     * @description Its series have to be of links of the network's newest version. Conditions are those of putting a network.
     *
     *     Needs the right to *plan*.
     */
    readonly put: operations["putTraffic"];
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/traffic/versions": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The versions of a network's traffic, newest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listTrafficVersions"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/traffic/versions/{version}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    readonly get: operations["getTrafficVersion"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/routers/{router}/targets": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Where a virtual router could go, best first, and every reason against the others
     * @description Each physical router is judged as if this virtual router alone went there, today and by all rules. What is broken already and gets no worse is no reason. Feasible ones come first, its own host before the others.
     *
     *     Needs the right to *read*.
     */
    readonly get: operations["findTargets"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/physical-routers/{physicalRouter}/drain": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * For every virtual router on a physical one: where it could go, and what stands in the way
     * @description Each virtual router is judged as if it alone went. That all can go together, and in which order, is for a plan to say: ask for one with `drain`.
     *
     *     Needs the right to *read*.
     */
    readonly get: operations["drainPhysicalRouter"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/plans": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A network's plans, newest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listPlans"];
    readonly put?: never;
    /**
     * Ask for a plan
     * @description The plan is made for one version of the network, the newest unless told otherwise, and passes the verifier before anybody sees it. Follow it at its Location.
     *
     *     Needs the right to *plan*.
     */
    readonly post: operations["createPlan"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How far a plan is, and its headline
     * @description Needs the right to *read*.
     */
    readonly get: operations["getPlan"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/events": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How a plan comes along, as server-sent events
     * @description Needs the right to *read*.
     */
    readonly get: operations["followPlan"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/document": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The plan itself
     * @description It is there once the plan has succeeded, also when it says that the goal is infeasible, with the rules in conflict.
     *
     *     Needs the right to *read*.
     */
    readonly get: operations["getPlanDocument"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/explanation": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Why each virtual router moves or stays, and why each physical router that is on cannot be turned off
     * @description Needs the right to *read*.
     */
    readonly get: operations["explainPlan"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/cancel": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Give up a plan that is not made yet
     * @description Needs the right to *plan*.
     */
    readonly post: operations["cancelPlan"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/approvals": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Who approved or rejected a plan, oldest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listApprovals"];
    readonly put?: never;
    /**
     * Approve a plan, or reject it
     * @description Only a plan that was found (optimal or feasible) can be decided on. One rejection is final. With the two-person rule, whoever asked for the plan, or made the schedule that did, may not approve it.
     *
     *     Needs the right to *approve*.
     */
    readonly post: operations["decideOnPlan"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/plans/{plan}/executions": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Carry out an approved plan, or say what would be done
     * @description The network's newest version has to be the one that the plan was made for (412 names what differs). When the execution ends, the network as it is left becomes the newest version. A dry run needs no approval.
     *
     *     Needs the right to *execute*.
     */
    readonly post: operations["createExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Executions, newest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listExecutions"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How far an execution is, and how it ended
     * @description Needs the right to *read*.
     */
    readonly get: operations["getExecution"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/events": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What an execution does, as server-sent events
     * @description Needs the right to *read*.
     */
    readonly get: operations["followExecution"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/report": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What an execution did, and how far that was from its plan
     * @description There from its first end on; of one that goes on after a pause, the report up to that pause.
     *
     *     Needs the right to *read*.
     */
    readonly get: operations["getExecutionReport"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/network": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The network as an execution has left it
     * @description Needs the right to *read*.
     */
    readonly get: operations["getExecutionNetwork"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/pause": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Stop an execution after its wave; resume goes on
     * @description Needs the right to *execute*.
     */
    readonly post: operations["pauseExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/resume": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Go on with an execution that was paused, waits for a person, or was cut off
     * @description The hosts are asked what is true there; then it goes on, or back. Of one that runs: a pause that was asked for is off.
     *
     *     Needs the right to *execute*.
     */
    readonly post: operations["resumeExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/abort": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Stop an execution at the nearest safe state
     * @description What has not been sent goes back, what has arrived stays.
     *
     *     Needs the right to *execute*.
     */
    readonly post: operations["abortExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/skip": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Leave the moves of one virtual router out, and what depends on them, if they have not begun
     * @description Needs the right to *execute*.
     */
    readonly post: operations["skipInExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/close": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Say that an execution that cannot go on was put right by hand
     * @description Nothing is looked at. The next execution compares hosts and devices with its network before it begins.
     *
     *     Needs the right to *execute*.
     */
    readonly post: operations["closeExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/executions/{execution}/rollback": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Take an execution back, to where everything was before it
     * @description An execution of its own, planned and verified when it begins. It needs no approval: what it goes back to was there before.
     *
     *     Needs the right to *execute*.
     */
    readonly post: operations["rollBackExecution"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/schedules": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Schedules, newest first
     * @description Needs the right to *read*.
     */
    readonly get: operations["listSchedules"];
    readonly put?: never;
    /**
     * Make a schedule
     * @description With approval `automatic`, or a band that expands, whoever makes it needs the rights to approve and to execute: its runs have them from there.
     *
     *     Needs the right to *plan*.
     */
    readonly post: operations["createSchedule"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/schedules/{schedule}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A schedule, and when it is due next
     * @description Needs the right to *read*.
     */
    readonly get: operations["getSchedule"];
    /**
     * Change a schedule, or switch it on or off
     * @description It is due anew from now on. What is frozen stays so. Whose rights its runs have does not change, and who asks needs them too.
     *
     *     Needs the right to *plan*.
     */
    readonly put: operations["putSchedule"];
    readonly post?: never;
    /**
     * Take a schedule away
     * @description What it has begun to execute goes on to its end; its other runs end.
     *
     *     Needs the right to *plan*.
     */
    readonly delete: operations["deleteSchedule"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/schedules/{schedule}/runs": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Every time that it was due, newest first, and what became of it
     * @description Needs the right to *read*.
     */
    readonly get: operations["listScheduleRuns"];
    readonly put?: never;
    /**
     * Let it run now, as if it were due
     * @description Needs the right to *plan*.
     */
    readonly post: operations["createScheduleRun"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/schedules/{schedule}/unfreeze": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Let a frozen schedule run again
     * @description Needs the right to *plan*.
     */
    readonly post: operations["unfreezeSchedule"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/verifications": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Hold a plan against every rule, its own figures and its order of moves
     * @description Nothing of the optimiser has a say in it.
     *
     *     Needs the right to *plan*.
     */
    readonly post: operations["verifyPlan"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/verifications/{verification}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What a verification has found
     * @description Needs the right to *read*.
     */
    readonly get: operations["getVerification"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/networks/{network}/what-ifs": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Ask what changes would mean, or try every single failure
     * @description Nothing is changed. With `each` every physical router or link fails in turn, after the changes; with `doubles` pairs of them too. What takes longer than a moment goes on as a job.
     *
     *     Needs the right to *plan*.
     */
    readonly post: operations["createWhatIf"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/what-ifs/{whatIf}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How far a what-if is, and its report
     * @description Needs the right to *read*.
     */
    readonly get: operations["getWhatIf"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/what-ifs/{whatIf}/events": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * How a what-if comes along, as server-sent events
     * @description Needs the right to *read*.
     */
    readonly get: operations["followWhatIf"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/what-ifs/{whatIf}/cancel": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Give up a what-if that is not answered yet
     * @description Needs the right to *plan*.
     */
    readonly post: operations["cancelWhatIf"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/tokens": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * All tokens, newest first, without their secrets
     * @description Needs the right to *administer*.
     */
    readonly get: operations["listTokens"];
    readonly put?: never;
    /**
     * Make a token
     * @description The secret is in this answer only: the service keeps its hash. An Idempotency-Key is refused, since the answer would have to be kept.
     *
     *     Needs the right to *administer*.
     */
    readonly post: operations["createToken"];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/tokens/{token}": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    readonly post?: never;
    /**
     * Revoke a token: from now on it lets nobody in
     * @description Needs the right to *administer*.
     */
    readonly delete: operations["revokeToken"];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/v1/audit": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Who did what, oldest first
     * @description Needs the right to *administer*.
     */
    readonly get: operations["listAudit"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/healthz": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The process answers
     * @description Anybody may ask, also without a token.
     */
    readonly get: operations["getHealth"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/readyz": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * It can be given work: the store answers, and it is not being stopped
     * @description Anybody may ask, also without a token.
     */
    readonly get: operations["getReadiness"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/metrics": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Figures for Prometheus
     * @description Requests and their durations, event streams, jobs by kind and state, event-loop lag, memory.
     *
     *     Needs the right to *read*.
     */
    readonly get: operations["getMetrics"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/openapi.yaml": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * This description
     * @description Anybody may ask, also without a token.
     */
    readonly get: operations["getDescription"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly "/docs": {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * This description as a page for people
     * @description Anybody may ask, also without a token.
     */
    readonly get: operations["getDocs"];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export interface components {
  schemas: {
    /** @description Any JSON value */
    readonly JsonValue: unknown;
    readonly PlanRequest: {
      /**
       * @default consolidate
       * @enum {string}
       */
      readonly goal?: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      readonly drain?: readonly string[];
      /** @default [] */
      readonly changes?: components["schemas"]["Changes"];
      /** @description For restore: the version of the network whose placement to come back to */
      readonly to?: {
        readonly version: number;
      };
      /**
       * @description For restore: the order that ends overloads soonest, whatever it costs in power
       * @default false
       */
      readonly urgent?: boolean;
      /** @default 60 */
      readonly timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      readonly networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      readonly traffic?: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      readonly hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      readonly gap?: number;
      /** @default 1 */
      readonly seed?: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      readonly solver?: "highs" | "glpk" | "jslp";
      readonly limits?: components["schemas"]["TransitionLimits"];
      readonly migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        readonly bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        readonly overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        readonly handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        readonly maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        readonly stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        readonly writableShare?: number;
      };
    };
    /** @description Which part of the network's traffic is planned for */
    readonly TrafficChoice: {
      /** @description Of the network's traffic; absent: the newest when it is asked */
      readonly version?: number;
      /** @description "01:00-05:00", "quietest:4h" or "all" (default) */
      readonly window?: string;
      /** @description Zone of the window, such as Europe/Paris; default UTC */
      readonly timeZone?: string;
      /** @description "peak" (default), "mean" or a percentile such as "p95" */
      readonly use?: string;
      /** @description Added to all traffic: 0.1 is 10 % more */
      readonly margin?: number;
    };
    /** @description Moves at one time; null: no limit; absent: 2 for each physical router, no other limit */
    readonly TransitionLimits: {
      readonly perPhysicalRouter?: number | null;
      readonly perSite?: number | null;
      readonly total?: number | null;
    };
    readonly Decision: {
      /**
       * @default approved
       * @enum {string}
       */
      readonly decision?: "approved" | "rejected";
      /** @description Needed to reject */
      readonly reason?: string;
    };
    readonly ExecutionRequest: {
      /**
       * @description Answer every command on every host, in order, with its undo, and change nothing
       * @default false
       */
      readonly dryRun?: boolean;
      /**
       * @description How a router moves
       * @default local-switching
       * @enum {string}
       */
      readonly procedure?: "local-switching" | "switch-after";
      /**
       * @description Virtual routers whose moves are left out, with the reason
       * @default []
       */
      readonly skip?: readonly {
        readonly router: string;
        readonly reason: string;
      }[];
      /**
       * @description Send probes through the routers while they move
       * @default true
       */
      readonly observe?: boolean;
    };
    readonly Reason: {
      readonly reason?: string;
    };
    readonly SkipRequest: {
      readonly router: string;
      readonly reason: string;
    };
    readonly CloseRequest: {
      /** @description What was put right, and how */
      readonly reason: string;
    };
    readonly RollbackRequest: {
      /** @default true */
      readonly observe?: boolean;
      readonly reason?: string;
    };
    readonly ScheduleDocument: {
      /** @description The name that the network is kept under */
      readonly network: string;
      /**
       * @description On its clocks. A time that a change of the clocks leaves out is the next that there is; one that comes twice counts once
       * @default UTC
       */
      readonly timeZone?: string;
      readonly pack: components["schemas"]["PackTimes"];
      /** @default null */
      readonly restore?: components["schemas"]["RestoreTimes"] | null;
      /** @default {} */
      readonly guards?: components["schemas"]["Guards"];
      /**
       * @default by-hand
       * @enum {string}
       */
      readonly approval?: "by-hand" | "automatic";
      /** @default null */
      readonly band?: components["schemas"]["ForecastBand"] | null;
      /**
       * @description A run whose plan is not made by then does not run
       * @default 30
       */
      readonly lateAfterMinutes?: number;
      /** @default true */
      readonly enabled?: boolean;
    };
    readonly PackTimes: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      readonly cron: string;
      /**
       * @default consolidate
       * @enum {string}
       */
      readonly goal?: "consolidate" | "evacuate" | "deploy" | "balance";
      readonly traffic?: components["schemas"]["ScheduledTraffic"];
      /** @default 60 */
      readonly timeLimitSeconds?: number;
    };
    /**
     * @description Of the newest version of the network's traffic: window, use and margin. Null: the network's own
     * @default null
     */
    readonly ScheduledTraffic: {
      /** @description "01:00-05:00", "quietest:4h" or "all" (default) */
      readonly window?: string;
      /** @description Zone of the window, such as Europe/Paris; default UTC */
      readonly timeZone?: string;
      /** @description "peak" (default), "mean" or a percentile such as "p95" */
      readonly use?: string;
      /** @description Added to all traffic: 0.1 is 10 % more */
      readonly margin?: number;
    } | null;
    /** @description When everything comes back to where it was before the last pack, under the network's own traffic */
    readonly RestoreTimes: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      readonly cron: string;
    };
    /** @description A pack whose plan breaks one does not run. Restoring is guarded by nothing */
    readonly Guards: {
      /** @description The largest blast radius: moves that are under way at one time, in all */
      readonly maxMovesAtOnce?: number;
      /** @description The same, in and out of one physical router */
      readonly maxMovesPerPhysicalRouter?: number;
      /** @description Virtual routers that one run may move */
      readonly maxMovedRouters?: number;
      /** @description The same as a share of all: 0.25 is a quarter */
      readonly maxMovedShare?: number;
      /** @description Virtual routers that one failure would take down afterwards */
      readonly maxRoutersPerPhysicalRouter?: number;
      readonly minSavedWatts?: number;
      /** @description Until the restore, or over the hours planned for, after what moves and waking cost */
      readonly minNetSavedKwh?: number;
    };
    readonly ForecastBand: {
      /**
       * @description The band is the forecast's, this share wider: 0.2 is 20 %
       * @default 0.2
       */
      readonly margin?: number;
      /**
       * @description When traffic leaves its band after a pack. `freeze`: nothing more runs until a person lets it. `expand`: restore at once when it is above the band
       * @default freeze
       * @enum {string}
       */
      readonly onOutside?: "freeze" | "expand";
    };
    readonly RunRequest: {
      /**
       * @description `expand`: restored ahead of time, since traffic left its band
       * @default pack
       * @enum {string}
       */
      readonly part?: "pack" | "restore" | "expand";
    };
    readonly UnfreezeRequest: {
      readonly reason?: string;
    };
    /** @description The traffic that the plan names has to be among the network's */
    readonly VerificationRequest: {
      readonly plan: components["schemas"]["Plan"];
      /** @description Absent: the newest */
      readonly networkVersion?: number;
      /** @description For moves that do not say what bandwidth they copy at */
      readonly migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        readonly bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        readonly overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        readonly handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        readonly maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        readonly stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        readonly writableShare?: number;
      };
    };
    readonly WhatIfRequest: {
      /** @default [] */
      readonly changes?: components["schemas"]["Changes"];
      /**
       * @default evacuate
       * @enum {string}
       */
      readonly goal?: "consolidate" | "evacuate" | "deploy" | "balance";
      /**
       * @description A sweep: each of these fails in turn, after the changes
       * @enum {string}
       */
      readonly each?: "physicalRouter" | "physicalLink";
      /** @description A sweep: of the kind in `each`, or of both kinds */
      readonly doubles?: components["schemas"]["DoubleFailures"];
      /** @description For each plan; absent: 60, in a sweep 10 */
      readonly timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      readonly networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      readonly traffic?: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      readonly hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      readonly gap?: number;
      /** @default 1 */
      readonly seed?: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      readonly solver?: "highs" | "glpk" | "jslp";
      readonly limits?: components["schemas"]["TransitionLimits"];
      readonly migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        readonly bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        readonly overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        readonly handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        readonly maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        readonly stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        readonly writableShare?: number;
      };
    };
    /** @description Pairs drawn at random from what may fail */
    readonly DoubleFailures: {
      /** @description How many pairs; all of them where there are no more */
      readonly count: number;
      /** @default 1 */
      readonly seed?: number;
    };
    readonly TokenDraft: {
      readonly name: string;
      /** @description Some of the maker's own */
      readonly rights: readonly ("read" | "plan" | "approve" | "execute" | "administer")[];
      /** @description Null: never. Absent: in 90 days */
      readonly expiresAt?: string | null;
    };
    readonly Network: {
      /** @constant */
      readonly schema: "rehome/network@1";
      readonly name: string;
      /**
       * @default igp
       * @enum {string}
       */
      readonly routing?: "igp" | "explicit";
      /** @default 1 */
      readonly maxUtilisation?: number;
      /** @default [] */
      readonly sites?: readonly {
        readonly id: string;
        readonly name?: string;
        readonly lat?: number;
        readonly lon?: number;
        readonly region?: string;
      }[];
      /** @default [] */
      readonly transportNodes?: readonly {
        readonly id: string;
        readonly site: string;
      }[];
      /** @default [] */
      readonly physicalRouters?: readonly {
        readonly id: string;
        readonly site: string;
        readonly vendor: string;
        readonly platform: string;
        /** @default false */
        readonly routerHypervisor?: boolean;
        /** @default [] */
        readonly capabilities?: readonly string[];
        /** @default {} */
        readonly capacity?: {
          readonly [key: string]: number;
        };
        readonly forwardingGbps?: number;
        /**
         * @default {
         *       "idleWatts": 0,
         *       "sleepWatts": 0,
         *       "wattsPerGbps": 0,
         *       "bootSeconds": 0
         *     }
         */
        readonly power?: {
          /** @default 0 */
          readonly idleWatts?: number;
          /** @default 0 */
          readonly sleepWatts?: number;
          /** @default 0 */
          readonly wattsPerGbps?: number;
          /** @default 0 */
          readonly bootSeconds?: number;
        };
        /**
         * @default on
         * @enum {string}
         */
        readonly state?: "on" | "off" | "draining" | "maintenance" | "failed";
        readonly management?: {
          readonly address: string;
          /** @enum {string} */
          readonly toolstack: "xl" | "xapi" | "simulated";
        };
      }[];
      /** @default [] */
      readonly physicalLinks?: readonly {
        readonly id: string;
        readonly a: string;
        readonly b: string;
        readonly capacityGbps: number;
        readonly delayMs: number;
        readonly igpCost?: number;
        /**
         * @default {
         *       "ab": 0,
         *       "ba": 0
         *     }
         */
        readonly backgroundGbps?: {
          /** @default 0 */
          readonly ab?: number;
          /** @default 0 */
          readonly ba?: number;
        };
        /** @default 0 */
        readonly wattsPerEnd?: number;
        /** @default false */
        readonly sleepable?: boolean;
        /**
         * @default on
         * @enum {string}
         */
        readonly state?: "on" | "failed";
        /** @default [] */
        readonly sharedRiskGroups?: readonly string[];
      }[];
      /** @default [] */
      readonly virtualRouters?: readonly {
        readonly id: string;
        /** @default null */
        readonly host?: string | null;
        readonly vendor: string;
        readonly platform: string;
        /** @default [] */
        readonly requires?: readonly string[];
        /** @default {} */
        readonly demand?: {
          readonly [key: string]: number;
        };
        /** @default 0 */
        readonly memoryDirtyMiBps?: number;
        /** @default true */
        readonly movable?: boolean;
      }[];
      /** @default [] */
      readonly virtualLinks?: readonly {
        readonly id: string;
        readonly a: string;
        readonly b: string;
        /**
         * @default {
         *       "ab": 0,
         *       "ba": 0
         *     }
         */
        readonly trafficGbps?: {
          /** @default 0 */
          readonly ab?: number;
          /** @default 0 */
          readonly ba?: number;
        };
        readonly maxDelayMs?: number;
        readonly maxAddedDelayMs?: number;
        readonly referenceDelayMs?: number;
        readonly route?: readonly string[];
        readonly tunnel?: {
          /** @enum {string} */
          readonly type: "gre" | "gretap" | "vxlan";
          readonly key?: number;
        };
      }[];
      /** @default [] */
      readonly accessLinks?: readonly {
        readonly id: string;
        readonly router: string;
        readonly attachedTo: string;
        /**
         * @default packet
         * @enum {string}
         */
        readonly technology?: "packet" | "tdm";
        /**
         * @default {
         *       "in": 0,
         *       "out": 0
         *     }
         */
        readonly trafficGbps?: {
          /** @default 0 */
          readonly in?: number;
          /** @default 0 */
          readonly out?: number;
        };
        readonly maxDelayMs?: number;
        readonly maxAddedDelayMs?: number;
        readonly referenceDelayMs?: number;
        readonly route?: readonly string[];
      }[];
      /** @default [] */
      readonly policies?: readonly (
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "separate";
            readonly virtualRouters: readonly string[];
            /**
             * @default physicalRouter
             * @enum {string}
             */
            readonly scope?: "physicalRouter" | "site" | "region";
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "gather";
            readonly virtualRouters: readonly string[];
            /**
             * @default physicalRouter
             * @enum {string}
             */
            readonly scope?: "physicalRouter" | "site" | "region";
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "fence";
            readonly virtualRouters: readonly string[];
            /** @default [] */
            readonly sites?: readonly string[];
            /** @default [] */
            readonly physicalRouters?: readonly string[];
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "ban";
            readonly virtualRouters: readonly string[];
            readonly physicalRouters: readonly string[];
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "keepOn";
            readonly physicalRouters: readonly string[];
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "minOn";
            /** @enum {string} */
            readonly scope: "site" | "region";
            readonly count: number;
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "spare";
            /** @enum {string} */
            readonly scope: "site" | "region";
            /**
             * @default 1
             * @constant
             */
            readonly failures?: 1;
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "diverse";
            readonly virtualLinks: readonly string[];
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "sitePower";
            readonly site: string;
            readonly maxWatts: number;
          }
        | {
            readonly id?: string;
            /** @constant */
            readonly type: "maxMoves";
            readonly count: number;
          }
      )[];
    };
    readonly Traffic: {
      /** @constant */
      readonly schema: "rehome/traffic@1";
      readonly network: string;
      /** Format: date-time */
      readonly start: string;
      readonly stepSeconds: number;
      readonly series: {
        readonly [key: string]:
          | {
              readonly ab: readonly number[];
              readonly ba: readonly number[];
            }
          | {
              readonly in: readonly number[];
              readonly out: readonly number[];
            };
      };
    };
    readonly Plan: {
      /** @constant */
      readonly schema: "rehome/plan@1";
      readonly network: {
        readonly name: string;
        readonly digest: string;
      };
      /** @default [] */
      readonly changes?: components["schemas"]["Changes"];
      /** @default null */
      readonly traffic?: {
        readonly digest: string;
        readonly window: string;
        readonly timeZone: string;
        readonly use: string;
      } | null;
      /** @enum {string} */
      readonly goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /** @enum {string} */
      readonly status: "optimal" | "feasible" | "infeasible" | "unknown";
      readonly placements: {
        readonly [key: string]: string;
      } | null;
      readonly routes: {
        readonly [key: string]: readonly string[];
      } | null;
      readonly physicalRouters: {
        readonly [key: string]: "on" | "off";
      } | null;
      readonly physicalLinks: {
        readonly [key: string]: "on" | "off";
      } | null;
      readonly power: {
        readonly beforeWatts: number;
        readonly afterWatts: number;
        readonly savedPercent: number;
      } | null;
      readonly bound: {
        readonly objective: number;
        readonly gap: number | null;
        readonly model: string;
      } | null;
      readonly moves: readonly {
        readonly router: string;
        readonly from: string | null;
        readonly to: string;
        readonly wave: number;
        readonly startSeconds: number;
        readonly seconds: number;
        readonly gbps?: number;
        readonly downtimeSeconds?: number;
      }[];
      readonly powerEvents: readonly {
        readonly physicalRouter: string;
        /** @enum {string} */
        readonly to: "on" | "off";
        readonly startSeconds: number;
      }[];
      /** @default [] */
      readonly linkEvents?: readonly {
        readonly physicalLink: string;
        /** @enum {string} */
        readonly to: "on" | "off";
        readonly startSeconds: number;
      }[];
      /** @default [] */
      readonly reroutes?: readonly {
        readonly link: string;
        readonly route: readonly string[];
        readonly startSeconds: number;
        readonly seconds: number;
      }[];
      /** @default null */
      readonly transition?: {
        readonly seconds: number;
        readonly boundSeconds: number;
        readonly parkingMoves: number;
        readonly fewestParkingMoves: boolean;
        readonly limits: {
          readonly perPhysicalRouter: number | null;
          readonly perSite: number | null;
          readonly total: number | null;
        };
      } | null;
      readonly solver: {
        readonly name: string;
        readonly version: string;
        readonly seconds: number;
        readonly seed: number;
      };
      readonly conflict: {
        readonly rules: readonly {
          readonly rule: string;
          readonly subject: string;
          readonly found: string;
          readonly where: string;
          readonly remedy: string;
        }[];
        readonly irreducible: boolean;
        readonly relaxations: readonly {
          readonly cost: number;
          readonly items: readonly {
            readonly rule: string;
            readonly subject: string;
            readonly amount: number | null;
            readonly unit: string;
            readonly cost: number;
            readonly text: string;
          }[];
        }[];
      } | null;
    };
    readonly Changes: readonly (
      | {
          readonly drain: string;
        }
      | {
          readonly fail: string;
        }
      | {
          readonly add:
            | {
                readonly site: {
                  readonly id: string;
                  readonly name?: string;
                  readonly lat?: number;
                  readonly lon?: number;
                  readonly region?: string;
                };
              }
            | {
                readonly transportNode: {
                  readonly id: string;
                  readonly site: string;
                };
              }
            | {
                readonly physicalRouter: {
                  readonly id: string;
                  readonly site: string;
                  readonly vendor: string;
                  readonly platform: string;
                  /** @default false */
                  readonly routerHypervisor?: boolean;
                  /** @default [] */
                  readonly capabilities?: readonly string[];
                  /** @default {} */
                  readonly capacity?: {
                    readonly [key: string]: number;
                  };
                  readonly forwardingGbps?: number;
                  /**
                   * @default {
                   *       "idleWatts": 0,
                   *       "sleepWatts": 0,
                   *       "wattsPerGbps": 0,
                   *       "bootSeconds": 0
                   *     }
                   */
                  readonly power?: {
                    /** @default 0 */
                    readonly idleWatts?: number;
                    /** @default 0 */
                    readonly sleepWatts?: number;
                    /** @default 0 */
                    readonly wattsPerGbps?: number;
                    /** @default 0 */
                    readonly bootSeconds?: number;
                  };
                  /**
                   * @default on
                   * @enum {string}
                   */
                  readonly state?: "on" | "off" | "draining" | "maintenance" | "failed";
                  readonly management?: {
                    readonly address: string;
                    /** @enum {string} */
                    readonly toolstack: "xl" | "xapi" | "simulated";
                  };
                };
              }
            | {
                readonly physicalLink: {
                  readonly id: string;
                  readonly a: string;
                  readonly b: string;
                  readonly capacityGbps: number;
                  readonly delayMs: number;
                  readonly igpCost?: number;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  readonly backgroundGbps?: {
                    /** @default 0 */
                    readonly ab?: number;
                    /** @default 0 */
                    readonly ba?: number;
                  };
                  /** @default 0 */
                  readonly wattsPerEnd?: number;
                  /** @default false */
                  readonly sleepable?: boolean;
                  /**
                   * @default on
                   * @enum {string}
                   */
                  readonly state?: "on" | "failed";
                  /** @default [] */
                  readonly sharedRiskGroups?: readonly string[];
                };
              }
            | {
                readonly virtualRouter: {
                  readonly id: string;
                  /** @default null */
                  readonly host?: string | null;
                  readonly vendor: string;
                  readonly platform: string;
                  /** @default [] */
                  readonly requires?: readonly string[];
                  /** @default {} */
                  readonly demand?: {
                    readonly [key: string]: number;
                  };
                  /** @default 0 */
                  readonly memoryDirtyMiBps?: number;
                  /** @default true */
                  readonly movable?: boolean;
                };
              }
            | {
                readonly virtualLink: {
                  readonly id: string;
                  readonly a: string;
                  readonly b: string;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  readonly trafficGbps?: {
                    /** @default 0 */
                    readonly ab?: number;
                    /** @default 0 */
                    readonly ba?: number;
                  };
                  readonly maxDelayMs?: number;
                  readonly maxAddedDelayMs?: number;
                  readonly referenceDelayMs?: number;
                  readonly route?: readonly string[];
                  readonly tunnel?: {
                    /** @enum {string} */
                    readonly type: "gre" | "gretap" | "vxlan";
                    readonly key?: number;
                  };
                };
              }
            | {
                readonly accessLink: {
                  readonly id: string;
                  readonly router: string;
                  readonly attachedTo: string;
                  /**
                   * @default packet
                   * @enum {string}
                   */
                  readonly technology?: "packet" | "tdm";
                  /**
                   * @default {
                   *       "in": 0,
                   *       "out": 0
                   *     }
                   */
                  readonly trafficGbps?: {
                    /** @default 0 */
                    readonly in?: number;
                    /** @default 0 */
                    readonly out?: number;
                  };
                  readonly maxDelayMs?: number;
                  readonly maxAddedDelayMs?: number;
                  readonly referenceDelayMs?: number;
                  readonly route?: readonly string[];
                };
              }
            | {
                readonly policy:
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "separate";
                      readonly virtualRouters: readonly string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      readonly scope?: "physicalRouter" | "site" | "region";
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "gather";
                      readonly virtualRouters: readonly string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      readonly scope?: "physicalRouter" | "site" | "region";
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "fence";
                      readonly virtualRouters: readonly string[];
                      /** @default [] */
                      readonly sites?: readonly string[];
                      /** @default [] */
                      readonly physicalRouters?: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "ban";
                      readonly virtualRouters: readonly string[];
                      readonly physicalRouters: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "keepOn";
                      readonly physicalRouters: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "minOn";
                      /** @enum {string} */
                      readonly scope: "site" | "region";
                      readonly count: number;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "spare";
                      /** @enum {string} */
                      readonly scope: "site" | "region";
                      /**
                       * @default 1
                       * @constant
                       */
                      readonly failures?: 1;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "diverse";
                      readonly virtualLinks: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "sitePower";
                      readonly site: string;
                      readonly maxWatts: number;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "maxMoves";
                      readonly count: number;
                    };
              };
        }
      | {
          readonly remove: string;
        }
      | {
          readonly set: {
            readonly id: string;
            readonly path: string;
            readonly value: components["schemas"]["JsonValue"];
          };
        }
      | {
          readonly scaleTraffic: {
            readonly factor: number;
            readonly links?: readonly string[];
          };
        }
      | {
          readonly relax:
            | {
                readonly policy: string;
              }
            | {
                readonly link: string;
              }
            | {
                readonly router: string;
              };
        }
    )[];
    readonly Version: {
      readonly network: string;
      readonly version: number;
      /** @description `sha256:` of the document's canonical form (RFC 8785). In quotes it is the ETag */
      readonly digest: string;
      readonly bytes: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      /** @description `upload`, or `execution:ID` when an execution has left the network so */
      readonly origin: string;
    };
    /** @description The document as it came, byte for byte: a Network, whose defaults may be left out */
    readonly StoredNetwork: {
      /** @constant */
      readonly schema: "rehome/network@1";
      readonly name: string;
    } & {
      readonly [key: string]: unknown;
    };
    readonly Versions: {
      readonly items: readonly components["schemas"]["Version"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly NetworkDifference: {
      readonly from: components["schemas"]["NetworkVersion"];
      readonly to: components["schemas"]["NetworkVersion"];
      readonly same: boolean;
      /** @description Of name, routing and maxUtilisation, those that differ */
      readonly settings: readonly string[];
      readonly sections: {
        readonly sites: components["schemas"]["SectionDifference"];
        readonly transportNodes: components["schemas"]["SectionDifference"];
        readonly physicalRouters: components["schemas"]["SectionDifference"];
        readonly physicalLinks: components["schemas"]["SectionDifference"];
        readonly virtualRouters: components["schemas"]["SectionDifference"];
        readonly virtualLinks: components["schemas"]["SectionDifference"];
        readonly accessLinks: components["schemas"]["SectionDifference"];
        readonly policies: components["schemas"]["SectionDifference"];
      };
    };
    readonly NetworkVersion: {
      readonly name: string;
      readonly version: number;
      readonly digest: string;
    };
    readonly SectionDifference: {
      readonly added: readonly string[];
      readonly removed: readonly string[];
      readonly changed: readonly {
        readonly id: string;
        readonly keys: readonly string[];
      }[];
    };
    readonly Targets: {
      readonly network: components["schemas"]["NetworkVersion"];
      readonly virtualRouter: string;
      readonly currentHost: string | null;
      /** @description How many physical routers are feasible */
      readonly feasible: number;
      readonly infeasible: number;
      /** @description Best first */
      readonly items: readonly components["schemas"]["Target"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly Target: {
      readonly physicalRouter: string;
      /** @description It runs there. Its reasons are the rules that it breaks there */
      readonly isCurrent: boolean;
      readonly feasible: boolean;
      /** @description Everything that stands in the way; empty when it is feasible */
      readonly reasons: readonly components["schemas"]["Finding"][];
      readonly delays: readonly components["schemas"]["TargetDelay"][];
      readonly worstDelay: components["schemas"]["TargetDelay"] | null;
      /** @description Of the whole network, after the move */
      readonly busiestLink: components["schemas"]["BusyLink"] | null;
      /** @description Of the links that the router's routes cross, after the move */
      readonly busiestOnRoutes: components["schemas"]["BusyLink"] | null;
      /** @description The host, when it is off and would be switched on */
      readonly powersOn: string | null;
      /** @description The old host, when nothing would need it any more */
      readonly couldPowerOff: string | null;
    };
    readonly Finding: {
      /** @description A rule of the rule book, or plan-… for what a plan says of itself */
      readonly rule: string;
      readonly subject: string;
      readonly found: string;
      readonly where: string;
      readonly remedy: string;
    };
    readonly TargetDelay: {
      readonly link: string;
      /** @description One way; null: there is no route */
      readonly delayMs: number | null;
      /** @description Over the link's reference delay */
      readonly addedMs: number | null;
      /** @description maxAddedDelayMs; null: the link has none */
      readonly allowedAddedMs: number | null;
    };
    readonly BusyLink: {
      readonly physicalLink: string;
      /** @enum {string} */
      readonly direction: "ab" | "ba";
      readonly gbps: number;
      readonly capacityGbps: number;
      /** @description Null: there is traffic on a link without capacity */
      readonly utilisation: number | null;
    };
    readonly Drain: {
      readonly network: components["schemas"]["NetworkVersion"];
      readonly physicalRouter: string;
      readonly state: string;
      /** @description How many of its virtual routers could go nowhere */
      readonly stuck: number;
      readonly virtualRouters: readonly components["schemas"]["DrainedRouter"][];
    };
    readonly DrainedRouter: {
      readonly virtualRouter: string;
      readonly movable: boolean;
      /** @description How many other physical routers could take it, with everything else as it is */
      readonly feasible: number;
      /** @description Some of them, best first */
      readonly targets: readonly components["schemas"]["TargetHeadline"][];
      /** @description Where none could: by rule, the one that rules out most first */
      readonly inTheWay: readonly components["schemas"]["Obstacle"][];
    };
    readonly TargetHeadline: {
      readonly physicalRouter: string;
      readonly worstDelay: components["schemas"]["TargetDelay"] | null;
      /** @description Of the whole network, after the move */
      readonly busiestLink: components["schemas"]["BusyLink"] | null;
      /** @description The host, when it is off and would be switched on */
      readonly powersOn: string | null;
      /** @description The old host, when nothing would need it any more */
      readonly couldPowerOff: string | null;
    };
    /** @description A rule that stands in the way, with what it says of the physical router that fails least */
    readonly Obstacle: {
      readonly rule: string;
      /** @description How many physical routers it rules out */
      readonly hosts: number;
      readonly example: {
        readonly physicalRouter: string;
        readonly found: string;
        readonly remedy: string;
      };
    };
    readonly PlanState: {
      readonly id: string;
      readonly network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      readonly problem: components["schemas"]["Problem"] | null;
      readonly request: components["schemas"]["PlanRequestOutput"];
      /** @description Null until it has succeeded */
      readonly outcome: components["schemas"]["PlanOutcome"] | null;
    };
    readonly Progress: {
      /** @description 1-based: the objective that is being minimised */
      readonly stage?: number;
      readonly stages?: number;
      readonly objective?: string;
      readonly seconds?: number;
      /** @description The best so far, in the objective's unit */
      readonly incumbent?: number | null;
      /** @description Proven: nothing is better than this */
      readonly bound?: number | null;
      readonly gap?: number | null;
      /** @description Of a sweep */
      readonly cases?: number;
      readonly done?: number;
      readonly remark?: string | null;
    } & {
      readonly [key: string]: unknown;
    };
    /** @description The headline of the document */
    readonly PlanOutcome: {
      /** @enum {string} */
      readonly status: "optimal" | "feasible" | "infeasible" | "unknown";
      readonly power: {
        readonly beforeWatts: number;
        readonly afterWatts: number;
        readonly savedPercent: number;
      } | null;
      readonly bound: {
        readonly objective: number;
        readonly gap: number | null;
        readonly model: string;
      } | null;
      readonly moves: number;
    };
    readonly Plans: {
      readonly items: readonly components["schemas"]["PlanSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly PlanSummary: {
      readonly id: string;
      readonly network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      readonly problem: components["schemas"]["Problem"] | null;
    };
    readonly PlanExplanation: {
      readonly virtualRouters: readonly components["schemas"]["RouterExplanation"][];
      readonly physicalRouters: readonly components["schemas"]["HostExplanation"][];
    };
    readonly RouterExplanation: {
      readonly virtualRouter: string;
      readonly from: string | null;
      readonly to: string;
      /** @enum {string} */
      readonly cause: "new" | "failed" | "maintenance" | "broken" | "emptied" | "crowded-out" | "better" | "stays" | "fixed";
      readonly reasons: readonly components["schemas"]["Finding"][];
      readonly text: string;
    };
    readonly HostExplanation: {
      readonly physicalRouter: string;
      readonly virtualRouters: readonly string[];
      /** @description What keeps it on; empty when it could be turned off alone, and something be saved */
      readonly blockers: readonly {
        /** @enum {string} */
        readonly kind: "rule" | "stuck" | "short" | "packing" | "gain";
        readonly virtualRouter: string | null;
        readonly reasons: readonly components["schemas"]["Finding"][];
        readonly text: string;
      }[];
      readonly savedWatts: number | null;
      readonly text: string;
    };
    readonly Approval: {
      readonly plan: string;
      /** @enum {string} */
      readonly decision: "approved" | "rejected";
      /** @description Who decided, as the audit log names them */
      readonly by: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly at: string;
      readonly reason: string | null;
    };
    readonly Approvals: {
      readonly items: readonly components["schemas"]["Approval"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    /** @description What would be done, command by command and in order, each with its undo */
    readonly DryRun: {
      readonly plan: string;
      readonly steps: readonly {
        readonly stage: string;
        readonly router: string | null;
        readonly step: string;
        readonly commands: readonly {
          readonly on: string;
          readonly command: string;
        }[];
        readonly undo: readonly {
          readonly on: string;
          readonly command: string;
        }[];
      }[];
    };
    readonly Execution: {
      readonly id: string;
      /** @description Of a rollback: the plan that is taken back */
      readonly plan: string | null;
      readonly network: components["schemas"]["NetworkVersion"];
      /**
       * @description `succeeded`: it ended in a way that is known; `outcome` says which
       * @enum {string}
       */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /** @description Null: nothing was touched. `paused`, `needs-person` and `cut-off` (the work on it failed) can be resumed; the others but `running` are ends */
      readonly outcome: ("done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running" | "cut-off") | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["ExecutionProgress"] | null;
      /** @description Why it was refused, or failed */
      readonly problem: components["schemas"]["Problem"] | null;
      /** @enum {string} */
      readonly kind: "execute" | "rollback";
      /** @description The execution that it takes back */
      readonly rollsBack: string | null;
      readonly skip: readonly {
        readonly router: string;
        readonly reason: string;
      }[];
    };
    /** @description Moves and stages that are done; `page`: what a person should do; `left`: the version of the network that it made */
    readonly ExecutionProgress: {
      readonly why: string | null;
      readonly moved: number;
      readonly moves: number;
      readonly stagesDone: number;
      readonly stages: number;
      readonly page: readonly string[];
      readonly left: {
        readonly version: number;
        readonly digest: string;
      } | null;
      readonly remark: string | null;
    };
    readonly Executions: {
      readonly items: readonly components["schemas"]["ExecutionSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly ExecutionSummary: {
      readonly id: string;
      /** @description Of a rollback: the plan that is taken back */
      readonly plan: string | null;
      readonly network: components["schemas"]["NetworkVersion"];
      /**
       * @description `succeeded`: it ended in a way that is known; `outcome` says which
       * @enum {string}
       */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /** @description Null: nothing was touched. `paused`, `needs-person` and `cut-off` (the work on it failed) can be resumed; the others but `running` are ends */
      readonly outcome: ("done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running" | "cut-off") | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["ExecutionProgress"] | null;
      /** @description Why it was refused, or failed */
      readonly problem: components["schemas"]["Problem"] | null;
    };
    readonly Schedule: {
      readonly id: string;
      readonly document: components["schemas"]["ScheduleDocumentOutput"];
      /** @description Why nothing runs until a person lets it */
      readonly frozen: string | null;
      /** @description Null: it is switched off, or never due again */
      readonly next: {
        /**
         * @description `expand`: restored ahead of time, since traffic left its band
         * @enum {string}
         */
        readonly part: "pack" | "restore" | "expand";
        /**
         * Format: date-time
         * @description RFC 3339, UTC
         */
        readonly at: string;
      } | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      /** @description Whose rights its runs have */
      readonly createdBy: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly changedAt: string;
    };
    readonly Schedules: {
      readonly items: readonly components["schemas"]["Schedule"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly ScheduleRuns: {
      readonly items: readonly components["schemas"]["ScheduleRun"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly ScheduleRun: {
      readonly id: string;
      readonly schedule: string;
      /**
       * @description `expand`: restored ahead of time, since traffic left its band
       * @enum {string}
       */
      readonly part: "pack" | "restore" | "expand";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly dueAt: string;
      /** @enum {string} */
      readonly state: "planning" | "awaiting-approval" | "executing" | "done" | "not-run" | "failed";
      /** @description Why it did not run, or how it ended */
      readonly reason: string | null;
      readonly plan: string | null;
      readonly execution: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly endedAt: string | null;
    };
    readonly Verification: {
      readonly id: string;
      readonly network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      readonly problem: components["schemas"]["Problem"] | null;
      /** @description Null until it has succeeded */
      readonly verified: boolean | null;
      readonly findings: readonly ({
        readonly rule: string;
        readonly subject: string;
        readonly found: string;
        readonly where: string;
        readonly remedy: string;
      } & {
        readonly [key: string]: unknown;
      })[];
    };
    readonly WhatIf: {
      readonly id: string;
      readonly network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      readonly state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly startedAt: string | null;
      readonly endedAt: string | null;
      readonly progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      readonly problem: components["schemas"]["Problem"] | null;
      /** @enum {string} */
      readonly kind: "what-if" | "sweep";
      readonly request: components["schemas"]["WhatIfRequestOutput"];
      /** @description Of a what-if: changes, before, after, difference, plan. Of a sweep: before, and cases, worst first. Null until it has succeeded */
      readonly report: {
        readonly [key: string]: unknown;
      } | null;
    };
    readonly NewToken: {
      readonly id: string;
      readonly name: string;
      readonly rights: readonly ("read" | "plan" | "approve" | "execute" | "administer")[];
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      /** @description What goes behind `Authorization: Bearer`. It is not shown again */
      readonly secret: string;
    };
    readonly Tokens: {
      readonly items: readonly components["schemas"]["Token"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly Token: {
      readonly id: string;
      readonly name: string;
      readonly rights: readonly ("read" | "plan" | "approve" | "execute" | "administer")[];
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly createdAt: string;
      readonly createdBy: string;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
    };
    readonly Audit: {
      readonly items: readonly components["schemas"]["AuditEntry"][];
      /** @description For ?after of the next page; null: this was the last */
      readonly next: string | null;
    };
    readonly AuditEntry: {
      readonly sequence: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      readonly at: string;
      readonly actor: string;
      /** @description An operationId of this document, or what the service did by itself */
      readonly action: string;
      readonly subject: string;
      readonly detail: unknown;
      readonly previousHash: string;
      /** @description Keep the last one elsewhere: rehome audit verify --expect SEQUENCE:HASH finds a log that was cut */
      readonly hash: string;
    };
    readonly Status: {
      /** @constant */
      readonly status: "ok";
    };
    readonly Problem: {
      /**
       * Format: uri
       * @description Stable: https://rehome.dev/errors/NAME, described in docs/errors.md
       */
      readonly type: string;
      readonly title: string;
      readonly status: number;
      readonly detail: string;
      /** @description The request's id, as in its X-Request-Id header and in the logs */
      readonly instance: string;
      /** @description Each thing that is wrong: where (a JSON pointer into the body, or query:NAME, path:NAME, header:NAME), what was found, what to do */
      readonly errors?: readonly {
        readonly pointer: string;
        readonly found: string;
        readonly remedy: string;
      }[];
    };
    readonly PlanRequestOutput: {
      /**
       * @default consolidate
       * @enum {string}
       */
      readonly goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      readonly drain: readonly string[];
      /** @default [] */
      readonly changes: components["schemas"]["ChangesOutput"];
      /** @description For restore: the version of the network whose placement to come back to */
      readonly to?: {
        readonly version: number;
      };
      /**
       * @description For restore: the order that ends overloads soonest, whatever it costs in power
       * @default false
       */
      readonly urgent: boolean;
      /** @default 60 */
      readonly timeLimitSeconds: number;
      /** @description Absent: the newest when it is asked */
      readonly networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      readonly traffic: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      readonly hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      readonly gap: number;
      /** @default 1 */
      readonly seed: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      readonly solver?: "highs" | "glpk" | "jslp";
      readonly limits?: components["schemas"]["TransitionLimits"];
      readonly migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        readonly bandwidthGbps: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        readonly overheadSeconds: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        readonly handOverSeconds: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        readonly maxRounds: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        readonly stopBelowMiB: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        readonly writableShare: number;
      };
    };
    readonly ScheduleDocumentOutput: {
      /** @description The name that the network is kept under */
      readonly network: string;
      /**
       * @description On its clocks. A time that a change of the clocks leaves out is the next that there is; one that comes twice counts once
       * @default UTC
       */
      readonly timeZone: string;
      readonly pack: components["schemas"]["PackTimesOutput"];
      /** @default null */
      readonly restore: components["schemas"]["RestoreTimes"] | null;
      readonly guards: components["schemas"]["Guards"];
      /**
       * @default by-hand
       * @enum {string}
       */
      readonly approval: "by-hand" | "automatic";
      /** @default null */
      readonly band: components["schemas"]["ForecastBandOutput"] | null;
      /**
       * @description A run whose plan is not made by then does not run
       * @default 30
       */
      readonly lateAfterMinutes: number;
      /** @default true */
      readonly enabled: boolean;
    };
    readonly PackTimesOutput: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      readonly cron: string;
      /**
       * @default consolidate
       * @enum {string}
       */
      readonly goal: "consolidate" | "evacuate" | "deploy" | "balance";
      readonly traffic: components["schemas"]["ScheduledTraffic"];
      /** @default 60 */
      readonly timeLimitSeconds: number;
    };
    readonly ForecastBandOutput: {
      /**
       * @description The band is the forecast's, this share wider: 0.2 is 20 %
       * @default 0.2
       */
      readonly margin: number;
      /**
       * @description When traffic leaves its band after a pack. `freeze`: nothing more runs until a person lets it. `expand`: restore at once when it is above the band
       * @default freeze
       * @enum {string}
       */
      readonly onOutside: "freeze" | "expand";
    };
    readonly WhatIfRequestOutput: {
      /** @default [] */
      readonly changes: components["schemas"]["ChangesOutput"];
      /**
       * @default evacuate
       * @enum {string}
       */
      readonly goal: "consolidate" | "evacuate" | "deploy" | "balance";
      /**
       * @description A sweep: each of these fails in turn, after the changes
       * @enum {string}
       */
      readonly each?: "physicalRouter" | "physicalLink";
      /** @description A sweep: of the kind in `each`, or of both kinds */
      readonly doubles?: components["schemas"]["DoubleFailuresOutput"];
      /** @description For each plan; absent: 60, in a sweep 10 */
      readonly timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      readonly networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      readonly traffic: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      readonly hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      readonly gap: number;
      /** @default 1 */
      readonly seed: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      readonly solver?: "highs" | "glpk" | "jslp";
      readonly limits?: components["schemas"]["TransitionLimits"];
      readonly migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        readonly bandwidthGbps: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        readonly overheadSeconds: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        readonly handOverSeconds: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        readonly maxRounds: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        readonly stopBelowMiB: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        readonly writableShare: number;
      };
    };
    /** @description Pairs drawn at random from what may fail */
    readonly DoubleFailuresOutput: {
      /** @description How many pairs; all of them where there are no more */
      readonly count: number;
      /** @default 1 */
      readonly seed: number;
    };
    readonly PlanOutput: {
      /** @constant */
      readonly schema: "rehome/plan@1";
      readonly network: {
        readonly name: string;
        readonly digest: string;
      };
      /** @default [] */
      readonly changes: components["schemas"]["ChangesOutput"];
      /** @default null */
      readonly traffic: {
        readonly digest: string;
        readonly window: string;
        readonly timeZone: string;
        readonly use: string;
      } | null;
      /** @enum {string} */
      readonly goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /** @enum {string} */
      readonly status: "optimal" | "feasible" | "infeasible" | "unknown";
      readonly placements: {
        readonly [key: string]: string;
      } | null;
      readonly routes: {
        readonly [key: string]: readonly string[];
      } | null;
      readonly physicalRouters: {
        readonly [key: string]: "on" | "off";
      } | null;
      readonly physicalLinks: {
        readonly [key: string]: "on" | "off";
      } | null;
      readonly power: {
        readonly beforeWatts: number;
        readonly afterWatts: number;
        readonly savedPercent: number;
      } | null;
      readonly bound: {
        readonly objective: number;
        readonly gap: number | null;
        readonly model: string;
      } | null;
      readonly moves: readonly {
        readonly router: string;
        readonly from: string | null;
        readonly to: string;
        readonly wave: number;
        readonly startSeconds: number;
        readonly seconds: number;
        readonly gbps?: number;
        readonly downtimeSeconds?: number;
      }[];
      readonly powerEvents: readonly {
        readonly physicalRouter: string;
        /** @enum {string} */
        readonly to: "on" | "off";
        readonly startSeconds: number;
      }[];
      /** @default [] */
      readonly linkEvents: readonly {
        readonly physicalLink: string;
        /** @enum {string} */
        readonly to: "on" | "off";
        readonly startSeconds: number;
      }[];
      /** @default [] */
      readonly reroutes: readonly {
        readonly link: string;
        readonly route: readonly string[];
        readonly startSeconds: number;
        readonly seconds: number;
      }[];
      /** @default null */
      readonly transition: {
        readonly seconds: number;
        readonly boundSeconds: number;
        readonly parkingMoves: number;
        readonly fewestParkingMoves: boolean;
        readonly limits: {
          readonly perPhysicalRouter: number | null;
          readonly perSite: number | null;
          readonly total: number | null;
        };
      } | null;
      readonly solver: {
        readonly name: string;
        readonly version: string;
        readonly seconds: number;
        readonly seed: number;
      };
      readonly conflict: {
        readonly rules: readonly {
          readonly rule: string;
          readonly subject: string;
          readonly found: string;
          readonly where: string;
          readonly remedy: string;
        }[];
        readonly irreducible: boolean;
        readonly relaxations: readonly {
          readonly cost: number;
          readonly items: readonly {
            readonly rule: string;
            readonly subject: string;
            readonly amount: number | null;
            readonly unit: string;
            readonly cost: number;
            readonly text: string;
          }[];
        }[];
      } | null;
    };
    readonly ChangesOutput: readonly (
      | {
          readonly drain: string;
        }
      | {
          readonly fail: string;
        }
      | {
          readonly add:
            | {
                readonly site: {
                  readonly id: string;
                  readonly name?: string;
                  readonly lat?: number;
                  readonly lon?: number;
                  readonly region?: string;
                };
              }
            | {
                readonly transportNode: {
                  readonly id: string;
                  readonly site: string;
                };
              }
            | {
                readonly physicalRouter: {
                  readonly id: string;
                  readonly site: string;
                  readonly vendor: string;
                  readonly platform: string;
                  /** @default false */
                  readonly routerHypervisor: boolean;
                  /** @default [] */
                  readonly capabilities: readonly string[];
                  /** @default {} */
                  readonly capacity: {
                    readonly [key: string]: number;
                  };
                  readonly forwardingGbps?: number;
                  /**
                   * @default {
                   *       "idleWatts": 0,
                   *       "sleepWatts": 0,
                   *       "wattsPerGbps": 0,
                   *       "bootSeconds": 0
                   *     }
                   */
                  readonly power: {
                    /** @default 0 */
                    readonly idleWatts: number;
                    /** @default 0 */
                    readonly sleepWatts: number;
                    /** @default 0 */
                    readonly wattsPerGbps: number;
                    /** @default 0 */
                    readonly bootSeconds: number;
                  };
                  /**
                   * @default on
                   * @enum {string}
                   */
                  readonly state: "on" | "off" | "draining" | "maintenance" | "failed";
                  readonly management?: {
                    readonly address: string;
                    /** @enum {string} */
                    readonly toolstack: "xl" | "xapi" | "simulated";
                  };
                };
              }
            | {
                readonly physicalLink: {
                  readonly id: string;
                  readonly a: string;
                  readonly b: string;
                  readonly capacityGbps: number;
                  readonly delayMs: number;
                  readonly igpCost?: number;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  readonly backgroundGbps: {
                    /** @default 0 */
                    readonly ab: number;
                    /** @default 0 */
                    readonly ba: number;
                  };
                  /** @default 0 */
                  readonly wattsPerEnd: number;
                  /** @default false */
                  readonly sleepable: boolean;
                  /**
                   * @default on
                   * @enum {string}
                   */
                  readonly state: "on" | "failed";
                  /** @default [] */
                  readonly sharedRiskGroups: readonly string[];
                };
              }
            | {
                readonly virtualRouter: {
                  readonly id: string;
                  /** @default null */
                  readonly host: string | null;
                  readonly vendor: string;
                  readonly platform: string;
                  /** @default [] */
                  readonly requires: readonly string[];
                  /** @default {} */
                  readonly demand: {
                    readonly [key: string]: number;
                  };
                  /** @default 0 */
                  readonly memoryDirtyMiBps: number;
                  /** @default true */
                  readonly movable: boolean;
                };
              }
            | {
                readonly virtualLink: {
                  readonly id: string;
                  readonly a: string;
                  readonly b: string;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  readonly trafficGbps: {
                    /** @default 0 */
                    readonly ab: number;
                    /** @default 0 */
                    readonly ba: number;
                  };
                  readonly maxDelayMs?: number;
                  readonly maxAddedDelayMs?: number;
                  readonly referenceDelayMs?: number;
                  readonly route?: readonly string[];
                  readonly tunnel?: {
                    /** @enum {string} */
                    readonly type: "gre" | "gretap" | "vxlan";
                    readonly key?: number;
                  };
                };
              }
            | {
                readonly accessLink: {
                  readonly id: string;
                  readonly router: string;
                  readonly attachedTo: string;
                  /**
                   * @default packet
                   * @enum {string}
                   */
                  readonly technology: "packet" | "tdm";
                  /**
                   * @default {
                   *       "in": 0,
                   *       "out": 0
                   *     }
                   */
                  readonly trafficGbps: {
                    /** @default 0 */
                    readonly in: number;
                    /** @default 0 */
                    readonly out: number;
                  };
                  readonly maxDelayMs?: number;
                  readonly maxAddedDelayMs?: number;
                  readonly referenceDelayMs?: number;
                  readonly route?: readonly string[];
                };
              }
            | {
                readonly policy:
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "separate";
                      readonly virtualRouters: readonly string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      readonly scope: "physicalRouter" | "site" | "region";
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "gather";
                      readonly virtualRouters: readonly string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      readonly scope: "physicalRouter" | "site" | "region";
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "fence";
                      readonly virtualRouters: readonly string[];
                      /** @default [] */
                      readonly sites: readonly string[];
                      /** @default [] */
                      readonly physicalRouters: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "ban";
                      readonly virtualRouters: readonly string[];
                      readonly physicalRouters: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "keepOn";
                      readonly physicalRouters: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "minOn";
                      /** @enum {string} */
                      readonly scope: "site" | "region";
                      readonly count: number;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "spare";
                      /** @enum {string} */
                      readonly scope: "site" | "region";
                      /**
                       * @default 1
                       * @constant
                       */
                      readonly failures: 1;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "diverse";
                      readonly virtualLinks: readonly string[];
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "sitePower";
                      readonly site: string;
                      readonly maxWatts: number;
                    }
                  | {
                      readonly id?: string;
                      /** @constant */
                      readonly type: "maxMoves";
                      readonly count: number;
                    };
              };
        }
      | {
          readonly remove: string;
        }
      | {
          readonly set: {
            readonly id: string;
            readonly path: string;
            readonly value: components["schemas"]["JsonValue"];
          };
        }
      | {
          readonly scaleTraffic: {
            readonly factor: number;
            readonly links?: readonly string[];
          };
        }
      | {
          readonly relax:
            | {
                readonly policy: string;
              }
            | {
                readonly link: string;
              }
            | {
                readonly router: string;
              };
        }
    )[];
  };
  responses: {
    /** @description `malformed-json`: The body is no JSON that is read here. `invalid-request`: The request does not fit its description */
    readonly MalformedJsonOrInvalidRequest: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/malformed-json" | "https://rehome.dev/errors/invalid-request";
          /** @constant */
          readonly status?: 400;
        };
      };
    };
    /** @description `unauthenticated`: Who asks is not known */
    readonly Unauthenticated: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/unauthenticated";
          /** @constant */
          readonly status?: 401;
        };
      };
    };
    /** @description `right-missing`: Who asks may not do this */
    readonly RightMissing: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/right-missing";
          /** @constant */
          readonly status?: 403;
        };
      };
    };
    /** @description `not-acceptable`: It is not had in this form */
    readonly NotAcceptable: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/not-acceptable";
          /** @constant */
          readonly status?: 406;
        };
      };
    };
    /** @description `request-timeout`: The request took too long to come */
    readonly RequestTimeout: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/request-timeout";
          /** @constant */
          readonly status?: 408;
        };
      };
    };
    /** @description `precondition-failed`: It has changed since it was read */
    readonly PreconditionFailed: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/precondition-failed";
          /** @constant */
          readonly status?: 412;
        };
      };
    };
    /** @description `too-large`: The body is too large */
    readonly TooLarge: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/too-large";
          /** @constant */
          readonly status?: 413;
        };
      };
    };
    /** @description `unsupported-media-type`: The body has another form than asked for */
    readonly UnsupportedMediaType: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/unsupported-media-type";
          /** @constant */
          readonly status?: 415;
        };
      };
    };
    /** @description `invalid-document`: The document breaks its rules */
    readonly InvalidDocument: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/invalid-document";
          /** @constant */
          readonly status?: 422;
        };
      };
    };
    /** @description `precondition-required`: Say which version is to be replaced */
    readonly PreconditionRequired: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/precondition-required";
          /** @constant */
          readonly status?: 428;
        };
      };
    };
    /** @description `too-many-requests`: Too many requests */
    readonly TooManyRequests: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        /** @description Seconds to wait */
        readonly "Retry-After"?: number;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/too-many-requests";
          /** @constant */
          readonly status?: 429;
        };
      };
    };
    /** @description `headers-too-large`: The headers are too large */
    readonly HeadersTooLarge: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/headers-too-large";
          /** @constant */
          readonly status?: 431;
        };
      };
    };
    /** @description `internal`: The service failed */
    readonly Internal: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/internal";
          /** @constant */
          readonly status?: 500;
        };
      };
    };
    /** @description `unavailable`: Not ready */
    readonly Unavailable: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        /** @description Seconds to wait */
        readonly "Retry-After"?: number;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/unavailable";
          /** @constant */
          readonly status?: 503;
        };
      };
    };
    /** @description `invalid-request`: The request does not fit its description */
    readonly InvalidRequest: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/invalid-request";
          /** @constant */
          readonly status?: 400;
        };
      };
    };
    /** @description `not-found`: There is no such thing */
    readonly NotFound: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/not-found";
          /** @constant */
          readonly status?: 404;
        };
      };
    };
    /** @description `key-reused`: The idempotency key belongs to another request */
    readonly KeyReused: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/key-reused";
          /** @constant */
          readonly status?: 422;
        };
      };
    };
    /** @description `conflict`: Its state does not allow this */
    readonly Conflict: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/conflict";
          /** @constant */
          readonly status?: 409;
        };
      };
    };
    /** @description `right-missing`: Who asks may not do this. `same-person`: Another person has to do this */
    readonly RightMissingOrSamePerson: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/right-missing" | "https://rehome.dev/errors/same-person";
          /** @constant */
          readonly status?: 403;
        };
      };
    };
    /** @description `network-changed`: The network is no longer that one */
    readonly NetworkChanged: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        readonly "X-Request-Id"?: string;
        readonly [name: string]: unknown;
      };
      content: {
        readonly "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          readonly type?: "https://rehome.dev/errors/network-changed";
          /** @constant */
          readonly status?: 412;
        };
      };
    };
  };
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export interface operations {
  readonly getNetwork: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The document */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      readonly 304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly putNetwork: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The ETag of the version that is to be replaced */
        readonly "if-match"?: string;
        /** @description `*`: there may be none yet */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Network"];
      };
    };
    readonly responses: {
      /** @description The newest version has this content already */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description The version, for good */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Version"];
        };
      };
      /** @description A new version */
      readonly 201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description The version, for good */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Version"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 412: components["responses"]["PreconditionFailed"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["InvalidDocument"];
      readonly 428: components["responses"]["PreconditionRequired"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listNetworks: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Versions"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listNetworkVersions: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Versions"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getNetworkVersion: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
        readonly version: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The document */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      readonly 304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly diffNetworkVersions: {
    readonly parameters: {
      readonly query?: {
        /** @description Absent: the version before `to` */
        readonly from?: number;
        /** @description Absent: the newest */
        readonly to?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Ids that came, went and changed, by collection */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["NetworkDifference"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getTraffic: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The document */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Traffic"];
        };
      };
      /** @description The client has it already */
      readonly 304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly putTraffic: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The ETag of the version that is to be replaced */
        readonly "if-match"?: string;
        /** @description `*`: there may be none yet */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Traffic"];
      };
    };
    readonly responses: {
      /** @description The newest version has this content already */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description The version, for good */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Version"];
        };
      };
      /** @description A new version */
      readonly 201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description The version, for good */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Version"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 412: components["responses"]["PreconditionFailed"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["InvalidDocument"];
      readonly 428: components["responses"]["PreconditionRequired"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listTrafficVersions: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page; empty when the network has no traffic */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Versions"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getTrafficVersion: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
        readonly version: number;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The document */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Traffic"];
        };
      };
      /** @description The client has it already */
      readonly 304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly findTargets: {
    readonly parameters: {
      readonly query?: {
        /** @description Of the network; absent: the newest */
        readonly version?: number;
        /** @description Only those that are, or only those that are not */
        readonly feasible?: boolean;
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next`. Keeps to that page's version */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
        readonly router: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Targets"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly drainPhysicalRouter: {
    readonly parameters: {
      readonly query?: {
        /** @description Of the network; absent: the newest */
        readonly version?: number;
        /** @description Targets that are told for each virtual router, best first */
        readonly targets?: number;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
        readonly physicalRouter: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description In document order */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Drain"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listPlans: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Plans"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["PlanRequest"];
      };
    };
    readonly responses: {
      /** @description It will be made */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanState"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Its state */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanState"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly followPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description `progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getPlanDocument: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description plan@1 */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanOutput"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly explainPlan: {
    readonly parameters: {
      readonly query?: {
        /** @description `none`: of virtual routers only. Physical ones take a while in large networks */
        readonly physicalRouters?: "all" | "none";
      };
      readonly header?: never;
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description In document order; empty when the plan places nothing */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanExplanation"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly cancelPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It was waiting, and has ended */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanState"];
        };
      };
      /** @description It is under way, and will end */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["PlanState"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listApprovals: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description All of them: one page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Approvals"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly decideOnPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Decision"];
      };
    };
    readonly responses: {
      /** @description The decision, as it is kept */
      readonly 201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Approval"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissingOrSamePerson"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly plan: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ExecutionRequest"];
      };
    };
    readonly responses: {
      /** @description Of a dry run */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["DryRun"];
        };
      };
      /** @description It will be carried out */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissingOrSamePerson"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 412: components["responses"]["NetworkChanged"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listExecutions: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
        readonly network?: string;
        readonly plan?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Executions"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Its state */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly followExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description `record` for each entry of its journal, `progress` as moves are made, `end` with the state when it has ended or paused. A client that comes back with Last-Event-ID misses nothing */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getExecutionReport: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description execution-report@1 */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": {
            /** @constant */
            readonly schema: "rehome/execution-report@1";
            readonly execution: string;
            readonly network: {
              readonly name: string;
              readonly digest: string;
            };
            readonly planDigest: string;
            readonly procedure: string;
            /** Format: date-time */
            readonly beganAt: string;
            readonly endedAt: string | null;
            /** @enum {string} */
            readonly outcome: "done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running";
            readonly why: string | null;
            readonly moves: readonly {
              readonly router: string;
              readonly from: string | null;
              readonly to: string;
              readonly wave: number;
              /** @enum {string} */
              readonly outcome: "moved" | "undone" | "skipped" | "stuck" | "not-begun" | "running";
              readonly why: string | null;
              readonly steps: readonly {
                readonly name: string;
                /** @enum {string} */
                readonly direction: "forward" | "back";
                /** Format: date-time */
                readonly beganAt: string;
                readonly endedAt: string | null;
                /** @enum {string} */
                readonly result: "done" | "failed" | "stuck" | "running";
                readonly changes: readonly {
                  readonly device: string;
                  /** Format: date-time */
                  readonly beganAt: string;
                  readonly endedAt: string | null;
                }[];
              }[];
              readonly attempts: number;
              readonly beganAt: string | null;
              readonly endedAt: string | null;
              readonly seconds: number | null;
              readonly migrationSeconds: number | null;
              readonly suspendedAt: string | null;
              readonly startedAt: string | null;
              readonly pauseSeconds: number | null;
              readonly bytesSent: number | null;
              readonly copyGbps: number | null;
              readonly predicted: {
                readonly startSeconds: number;
                readonly seconds: number;
                readonly downtimeSeconds: number | null;
              };
              readonly memoryMiB: number | null;
              readonly dirtyMiBps: number;
              readonly heldToGbps: number | null;
              readonly probes: readonly {
                readonly id: string;
                readonly sent: number;
                readonly lost: number;
                readonly delayed: number;
                readonly outages: number;
                readonly outageSeconds: number;
                readonly outageMinusPauseSeconds: number | null;
                readonly phases: readonly {
                  readonly phase: string;
                  readonly sent: number;
                  readonly lost: number;
                  readonly delayed: number;
                }[];
              }[];
            }[];
            readonly powerEvents: readonly {
              readonly physicalRouter: string;
              /** @enum {string} */
              readonly to: "on" | "off";
              readonly predictedStartSeconds: number;
              readonly askedAt: string | null;
              readonly reachedAt: string | null;
              readonly seconds: number | null;
            }[];
            readonly probes: readonly {
              readonly id: string;
              readonly from: string;
              readonly to: string;
              readonly through: readonly string[];
              readonly intervalSeconds: number;
              /** Format: date-time */
              readonly beganAt: string;
              readonly senderAheadMs: number;
              readonly sent: number;
              readonly received: number;
              readonly lost: number;
              readonly delayed: number;
              readonly duplicates: number;
              readonly usualMs: number | null;
              readonly lateAfterMs: number | null;
              readonly largestGapSeconds: number | null;
            }[];
            readonly totals: {
              readonly seconds: number | null;
              readonly predictedSeconds: number;
              readonly moves: number;
              readonly moved: number;
              readonly undone: number;
              readonly pauseSeconds: number;
              readonly bytesSent: number;
              readonly sent: number;
              readonly lost: number;
              readonly delayed: number;
              readonly longestOutageSeconds: number;
            };
            readonly calibration:
              | {
                  /** @constant */
                  readonly fitted: true;
                  readonly moves: number;
                  readonly model: {
                    readonly bandwidthGbps: number;
                    readonly overheadSeconds: number;
                    readonly handOverSeconds: number;
                    readonly maxRounds: number;
                    readonly stopBelowMiB: number;
                  };
                  readonly errors: {
                    readonly sentShare: {
                      readonly median: number;
                      readonly worst: number;
                    };
                    readonly secondsShare: {
                      readonly median: number;
                      readonly worst: number;
                    };
                    readonly pausedSeconds: {
                      readonly median: number;
                      readonly worst: number;
                    };
                  };
                  readonly residuals: readonly {
                    readonly router: string;
                    readonly seconds: number;
                    readonly sentMiB: number;
                    readonly pausedSeconds: number;
                  }[];
                }
              | {
                  /** @constant */
                  readonly fitted: false;
                  readonly moves: number;
                  readonly why: string;
                };
          };
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getExecutionNetwork: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        readonly "if-none-match"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The version that it made */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      readonly 304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          readonly ETag?: string;
          /** @description Which version it is */
          readonly "Rehome-Version"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly pauseExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Reason"];
      };
    };
    readonly responses: {
      /** @description Its worker will do so */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly resumeExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Reason"];
      };
    };
    readonly responses: {
      /** @description Its worker will do so */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly abortExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["Reason"];
      };
    };
    readonly responses: {
      /** @description Nothing was begun, and nothing will be */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      /** @description Its worker will do so */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly skipInExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["SkipRequest"];
      };
    };
    readonly responses: {
      /** @description Its worker will do so */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly closeExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["CloseRequest"];
      };
    };
    readonly responses: {
      /** @description Its worker will do so */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly rollBackExecution: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly execution: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["RollbackRequest"];
      };
    };
    readonly responses: {
      /** @description It will be carried out */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Execution"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 412: components["responses"]["NetworkChanged"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listSchedules: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
        readonly network?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Schedules"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createSchedule: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ScheduleDocument"];
      };
    };
    readonly responses: {
      /** @description It is made */
      readonly 201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Schedule"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissingOrSamePerson"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getSchedule: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description As it is */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Schedule"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly putSchedule: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["ScheduleDocument"];
      };
    };
    readonly responses: {
      /** @description It is changed */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Schedule"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissingOrSamePerson"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly deleteSchedule: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It is gone */
      readonly 204: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listScheduleRuns: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description One page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ScheduleRuns"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createScheduleRun: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["RunRequest"];
      };
    };
    readonly responses: {
      /** @description Its plan is asked for */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["ScheduleRun"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly unfreezeSchedule: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly schedule: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["UnfreezeRequest"];
      };
    };
    readonly responses: {
      /** @description It runs when it is due next */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Schedule"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly verifyPlan: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["VerificationRequest"];
      };
    };
    readonly responses: {
      /** @description It was quick, and has ended */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Verification"];
        };
      };
      /** @description It takes longer: look at its Location */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Verification"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getVerification: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly verification: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Its state */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Verification"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createWhatIf: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        /** @description The name that the network is kept under */
        readonly network: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["WhatIfRequest"];
      };
    };
    readonly responses: {
      /** @description It was quick, and has ended */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["WhatIf"];
        };
      };
      /** @description It takes longer: follow it at its Location */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it is */
          readonly Location?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["WhatIf"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getWhatIf: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly whatIf: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Its state */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["WhatIf"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly followWhatIf: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly whatIf: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description `progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/event-stream": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly cancelWhatIf: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        readonly "idempotency-key"?: string;
      };
      readonly path: {
        readonly whatIf: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It was waiting, and has ended */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["WhatIf"];
        };
      };
      /** @description It is under way, and will end */
      readonly 202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["WhatIf"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 409: components["responses"]["Conflict"];
      readonly 422: components["responses"]["KeyReused"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listTokens: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Tokens"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly createToken: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly "application/json": components["schemas"]["TokenDraft"];
      };
    };
    readonly responses: {
      /** @description The token, with its secret */
      readonly 201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          /** @description Where it can be revoked */
          readonly Location?: string;
          /** @description no-store */
          readonly "Cache-Control"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["NewToken"];
        };
      };
      readonly 400: components["responses"]["MalformedJsonOrInvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 413: components["responses"]["TooLarge"];
      readonly 415: components["responses"]["UnsupportedMediaType"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly revokeToken: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        readonly token: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Revoked */
      readonly 204: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 404: components["responses"]["NotFound"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly listAudit: {
    readonly parameters: {
      readonly query?: {
        /** @description Items on one page */
        readonly limit?: number;
        /** @description Where the page before ended: its `next` */
        readonly after?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Audit"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getHealth: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It does */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Status"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getReadiness: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description It can */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/json": components["schemas"]["Status"];
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getMetrics: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The figures */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/plain": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 401: components["responses"]["Unauthenticated"];
      readonly 403: components["responses"]["RightMissing"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getDescription: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description OpenAPI 3.1 */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "application/yaml": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
  readonly getDocs: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description A page */
      readonly 200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          readonly "X-Request-Id"?: string;
          readonly [name: string]: unknown;
        };
        content: {
          readonly "text/html": string;
        };
      };
      readonly 400: components["responses"]["InvalidRequest"];
      readonly 406: components["responses"]["NotAcceptable"];
      readonly 408: components["responses"]["RequestTimeout"];
      readonly 429: components["responses"]["TooManyRequests"];
      readonly 431: components["responses"]["HeadersTooLarge"];
      readonly 500: components["responses"]["Internal"];
      readonly 503: components["responses"]["Unavailable"];
    };
  };
}
