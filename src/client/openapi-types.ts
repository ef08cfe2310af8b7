/** What the service can be asked, as types. Made from openapi.yaml by tools/write-client.mjs: not to be changed by hand. */
// biome-ignore-all lint: made by a program
export interface paths {
  "/v1/networks/{network}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The newest version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    get: operations["getNetwork"];
    /**
     * Put a version of a network
     * @description The first needs no condition, or If-None-Match: *. Whatever replaces another says which with If-Match, so that nobody's version is covered unseen. Content that is the newest already makes no version.
     *
     *     Needs the right to *plan*.
     */
    put: operations["putNetwork"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The newest version of each network, by name
     * @description Needs the right to *read*.
     */
    get: operations["listNetworks"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/versions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A network's versions, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listNetworkVersions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/versions/{version}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    get: operations["getNetworkVersion"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/diff": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What differs between two versions
     * @description Needs the right to *read*.
     */
    get: operations["diffNetworkVersions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/traffic": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The newest version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    get: operations["getTraffic"];
    /**
     * Put a version of a network's traffic
     * @description Its series have to be of links of the network's newest version. Conditions are those of putting a network.
     *
     *     Needs the right to *plan*.
     */
    put: operations["putTraffic"];
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/traffic/versions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The versions of a network's traffic, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listTrafficVersions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/traffic/versions/{version}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A version's document, byte for byte as it came
     * @description Needs the right to *read*.
     */
    get: operations["getTrafficVersion"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/routers/{router}/targets": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Where a virtual router could go, best first, and every reason against the others
     * @description Each physical router is judged as if this virtual router alone went there, today and by all rules. What is broken already and gets no worse is no reason. Feasible ones come first, its own host before the others.
     *
     *     Needs the right to *read*.
     */
    get: operations["findTargets"];
    put?: never;
    /**
     * Where a virtual router could go under other traffic, or after changes
     * @description As with GET, in the network as it would be. Nothing is stored. The next page is asked for with the same body; it keeps to the version of the traffic as well.
     *
     *     Needs the right to *read*.
     */
    post: operations["findTargetsAfterChanges"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/physical-routers/{physicalRouter}/drain": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * For every virtual router on a physical one: where it could go, and what stands in the way
     * @description Each virtual router is judged as if it alone went. That all can go together, and in which order, is for a plan to say: ask for one with `drain`.
     *
     *     Needs the right to *read*.
     */
    get: operations["drainPhysicalRouter"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/plans": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A network's plans, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listPlans"];
    put?: never;
    /**
     * Ask for a plan
     * @description The plan is made for one version of the network, the newest unless told otherwise, and passes the verifier before anybody sees it. Follow it at its Location.
     *
     *     Needs the right to *plan*.
     */
    post: operations["createPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a plan is, and its headline
     * @description Needs the right to *read*.
     */
    get: operations["getPlan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How a plan comes along, as server-sent events
     * @description Needs the right to *read*.
     */
    get: operations["followPlan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/document": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The plan itself
     * @description It is there once the plan has succeeded, also when it says that the goal is infeasible, with the rules in conflict.
     *
     *     Needs the right to *read*.
     */
    get: operations["getPlanDocument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/explanation": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Why each virtual router moves or stays, and why each physical router that is on cannot be turned off
     * @description Needs the right to *read*.
     */
    get: operations["explainPlan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give up a plan that is not made yet
     * @description Needs the right to *plan*.
     */
    post: operations["cancelPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/day-plans": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A network's day plans, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listDayPlans"];
    put?: never;
    /**
     * Ask for a plan of a whole day
     * @description Which placement when, with every change between them and the way back, for a forecast that is learnt from the network's traffic. It asks for some ten plans, and 24 more with `hourly`, and passes the verifier before anybody sees it. Follow it at its Location.
     *
     *     Needs the right to *plan*.
     */
    post: operations["createDayPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/day-plans/{dayPlan}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a day plan is, and its headline
     * @description Needs the right to *read*.
     */
    get: operations["getDayPlan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/day-plans/{dayPlan}/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How a day plan comes along, as server-sent events
     * @description Needs the right to *read*.
     */
    get: operations["followDayPlan"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/day-plans/{dayPlan}/document": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The day plan itself
     * @description It is there once the job has succeeded, also when no placement was found for the peak of the day: then it is the plan that says so.
     *
     *     Needs the right to *read*.
     */
    get: operations["getDayPlanDocument"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/day-plans/{dayPlan}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give up a day plan that is not made yet
     * @description Needs the right to *plan*.
     */
    post: operations["cancelDayPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/replays": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Replay a day plan on traffic: what would have overflowed, and what it would have saved
     * @description Nothing is planned anew: the placements stand as they were decided.
     *
     *     Needs the right to *plan*.
     */
    post: operations["createReplay"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/replays/{replay}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a replay has shown
     * @description Needs the right to *read*.
     */
    get: operations["getReplay"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/schedulings": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Order the moves to a plan's placement anew
     * @description What comes of it is a plan like any other, at its Location: with the placement of the given one, and moves that lead there from the network as it is. A plan that was made elsewhere becomes one that can be approved and carried out here. It fails with `unsound` when the placement does not hold, with `infeasible` when it is proven that no order of moves leads there, with `undecided` when none was found, with `invalid-document` when the plan places nothing.
     *
     *     Needs the right to *plan*.
     */
    post: operations["schedulePlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/approvals": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who approved or rejected a plan, oldest first
     * @description Needs the right to *read*.
     */
    get: operations["listApprovals"];
    put?: never;
    /**
     * Approve a plan, or reject it
     * @description Only a plan that was found (optimal or feasible) can be decided on. One rejection is final. With the two-person rule, whoever asked for the plan, or made the schedule that did, may not approve it.
     *
     *     Needs the right to *approve*.
     */
    post: operations["decideOnPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/plans/{plan}/executions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Carry out an approved plan, or say what would be done
     * @description The network's newest version has to be the one that the plan was made for (412 names what differs). When the execution ends, the network as it is left becomes the newest version. A dry run needs no approval.
     *
     *     Needs the right to *execute*.
     */
    post: operations["createExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Executions, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listExecutions"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far an execution is, and how it ended
     * @description Needs the right to *read*.
     */
    get: operations["getExecution"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What an execution does, as server-sent events
     * @description Needs the right to *read*.
     */
    get: operations["followExecution"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/report": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What an execution did, and how far that was from its plan
     * @description There from its first end on; of one that goes on after a pause, the report up to that pause.
     *
     *     Needs the right to *read*.
     */
    get: operations["getExecutionReport"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/network": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The network as an execution has left it
     * @description Needs the right to *read*.
     */
    get: operations["getExecutionNetwork"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/pause": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Stop an execution after its wave; resume goes on
     * @description Needs the right to *execute*.
     */
    post: operations["pauseExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/resume": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Go on with an execution that was paused, waits for a person, or was cut off
     * @description The hosts are asked what is true there; then it goes on, or back. Of one that runs: a pause that was asked for is off.
     *
     *     Needs the right to *execute*.
     */
    post: operations["resumeExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/abort": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Stop an execution at the nearest safe state
     * @description What has not been sent goes back, what has arrived stays.
     *
     *     Needs the right to *execute*.
     */
    post: operations["abortExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/skip": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Leave the moves of one virtual router out, and what depends on them, if they have not begun
     * @description Needs the right to *execute*.
     */
    post: operations["skipInExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/close": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Say that an execution that cannot go on was put right by hand
     * @description Nothing is looked at. The next execution compares hosts and devices with its network before it begins.
     *
     *     Needs the right to *execute*.
     */
    post: operations["closeExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/executions/{execution}/rollback": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Take an execution back, to where everything was before it
     * @description An execution of its own, planned and verified when it begins. It needs no approval: what it goes back to was there before.
     *
     *     Needs the right to *execute*.
     */
    post: operations["rollBackExecution"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/wirings": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Compare the devices' bridges and tunnels with what the network means, and with `apply` make them so
     * @description The network is its newest version. It is for a first set-up, and after a person's repairs; nothing is made while an execution is not at an end.
     *
     *     Needs the right to *execute*.
     */
    post: operations["createWiring"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/wirings/{wiring}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What was seen on devices, and made
     * @description Needs the right to *read*.
     */
    get: operations["getWiring"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/wirings/{wiring}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give up a wiring that has touched nothing yet
     * @description Needs the right to *execute*.
     */
    post: operations["cancelWiring"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/wake-clearances": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Say that a host wakes again, so that it may be put to sleep
     * @description Needs the right to *execute*.
     */
    post: operations["createWakeClearance"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/wake-clearances/{wakeClearance}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Whether there was anything to clear
     * @description Needs the right to *read*.
     */
    get: operations["getWakeClearance"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/wake-clearances/{wakeClearance}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give up a clearance that no worker has taken
     * @description Needs the right to *execute*.
     */
    post: operations["cancelWakeClearance"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/schedules": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Schedules, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listSchedules"];
    put?: never;
    /**
     * Make a schedule
     * @description With approval `automatic`, or a band that expands, whoever makes it needs the rights to approve and to execute: its runs have them from there.
     *
     *     Needs the right to *plan*.
     */
    post: operations["createSchedule"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/schedules/{schedule}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A schedule, and when it is due next
     * @description Needs the right to *read*.
     */
    get: operations["getSchedule"];
    /**
     * Change a schedule, or switch it on or off
     * @description It is due anew from now on. What is frozen stays so. Whose rights its runs have does not change, and who asks needs them too.
     *
     *     Needs the right to *plan*.
     */
    put: operations["putSchedule"];
    post?: never;
    /**
     * Take a schedule away
     * @description What it has begun to execute goes on to its end; its other runs end.
     *
     *     Needs the right to *plan*.
     */
    delete: operations["deleteSchedule"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/schedules/{schedule}/runs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Every time that it was due, newest first, and what became of it
     * @description Needs the right to *read*.
     */
    get: operations["listScheduleRuns"];
    put?: never;
    /**
     * Let it run now, as if it were due
     * @description Needs the right to *plan*.
     */
    post: operations["createScheduleRun"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/schedules/{schedule}/unfreeze": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Let a frozen schedule run again
     * @description Needs the right to *plan*.
     */
    post: operations["unfreezeSchedule"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/verifications": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Hold a plan or a day plan against every rule, its own figures and its order of moves
     * @description Nothing of the optimiser has a say in it.
     *
     *     Needs the right to *plan*.
     */
    post: operations["verifyPlan"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/verifications/{verification}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * What a verification has found
     * @description Needs the right to *read*.
     */
    get: operations["getVerification"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/networks/{network}/what-ifs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * A network's what-ifs and sweeps, newest first
     * @description Needs the right to *read*.
     */
    get: operations["listWhatIfs"];
    put?: never;
    /**
     * Ask what changes would mean, or try every single failure
     * @description Nothing is changed. With `each` every physical router or link fails in turn, after the changes; with `doubles` pairs of them too. What takes longer than a moment goes on as a job.
     *
     *     Needs the right to *plan*.
     */
    post: operations["createWhatIf"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/what-ifs/{whatIf}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How far a what-if is, and its report
     * @description Needs the right to *read*.
     */
    get: operations["getWhatIf"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/what-ifs/{whatIf}/events": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * How a what-if comes along, as server-sent events
     * @description Needs the right to *read*.
     */
    get: operations["followWhatIf"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/what-ifs/{whatIf}/cancel": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /**
     * Give up a what-if that is not answered yet
     * @description Needs the right to *plan*.
     */
    post: operations["cancelWhatIf"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tokens": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * All tokens, newest first, without their secrets
     * @description Needs the right to *administer*.
     */
    get: operations["listTokens"];
    put?: never;
    /**
     * Make a token
     * @description The secret is in this answer only: the service keeps its hash. An Idempotency-Key is refused, since the answer would have to be kept.
     *
     *     Needs the right to *administer*.
     */
    post: operations["createToken"];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/tokens/{token}": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    post?: never;
    /**
     * Revoke a token: from now on it lets nobody in
     * @description Needs the right to *administer*.
     */
    delete: operations["revokeToken"];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/v1/audit": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Who did what, oldest first
     * @description Needs the right to *administer*.
     */
    get: operations["listAudit"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/healthz": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * The process answers
     * @description Anybody may ask, also without a token.
     */
    get: operations["getHealth"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/readyz": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * It can be given work: the store answers, and it is not being stopped
     * @description Anybody may ask, also without a token.
     */
    get: operations["getReadiness"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/metrics": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * Figures for Prometheus
     * @description Requests and their durations, event streams, jobs by kind and state, event-loop lag, memory.
     *
     *     Needs the right to *read*.
     */
    get: operations["getMetrics"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/openapi.yaml": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description
     * @description Anybody may ask, also without a token.
     */
    get: operations["getDescription"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  "/docs": {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /**
     * This description as a page for people
     * @description Anybody may ask, also without a token.
     */
    get: operations["getDocs"];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export interface components {
  schemas: {
    /** @description Any JSON value */
    JsonValue: unknown;
    TargetsRequest: {
      /** @default [] */
      changes?: components["schemas"]["Changes"];
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      traffic?: components["schemas"]["TrafficChoice"] | null;
    };
    /** @description Which part of the network's traffic is planned for */
    TrafficChoice: {
      /** @description Of the network's traffic; absent: the newest when it is asked */
      version?: number;
      /** @description "01:00-05:00", "quietest:4h" or "all" (default) */
      window?: string;
      /** @description Zone of the window, such as Europe/Paris; default UTC */
      timeZone?: string;
      /** @description "peak" (default), "mean" or a percentile such as "p95" */
      use?: string;
      /** @description Added to all traffic: 0.1 is 10 % more */
      margin?: number;
    };
    PlanRequest: {
      /**
       * @default consolidate
       * @enum {string}
       */
      goal?: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      drain?: string[];
      /** @default [] */
      changes?: components["schemas"]["Changes"];
      /** @description For restore: the version of the network whose placement to come back to */
      to?: {
        version: number;
      };
      /**
       * @description For restore: the order that ends overloads soonest, whatever it costs in power
       * @default false
       */
      urgent?: boolean;
      /** @default 60 */
      timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      traffic?: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap?: number;
      /** @default 1 */
      seed?: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare?: number;
      };
    };
    /** @description Moves at one time; null: no limit; absent: 2 for each physical router, no other limit */
    TransitionLimits: {
      perPhysicalRouter?: number | null;
      perSite?: number | null;
      total?: number | null;
    };
    DayPlanRequest: {
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      drain?: string[];
      /** @default [] */
      changes?: components["schemas"]["Changes"];
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      /** @default {} */
      traffic?: components["schemas"]["DayTraffic"];
      /**
       * @description What windows are made of; has to divide the day
       * @default 60
       */
      slotMinutes?: number;
      /**
       * @description How long a placement stays at least
       * @default 120
       */
      minDwellMinutes?: number;
      /**
       * @description Moves of one virtual router a day
       * @default 2
       */
      maxMovesPerRouter?: number;
      /** @default 4 */
      maxWindows?: number;
      /**
       * @description Compare with planning every hour anew, which takes 24 more plans
       * @default true
       */
      hourly?: boolean;
      /**
       * @description Of each of the placements that are looked for
       * @default 60
       */
      timeLimitSeconds?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap?: number;
      /** @default 1 */
      seed?: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
    };
    /** @description How the network's traffic makes the forecast that a day is planned for */
    DayTraffic: {
      /** @description Of the network's traffic; absent: the newest when it is asked */
      version?: number;
      /** @description Zone whose clocks the day follows, such as Europe/Paris; default UTC */
      timeZone?: string;
      /**
       * @description Of the past samples of a slot; 100: their peak
       * @default 100
       */
      percentile?: number;
      /**
       * @description Added to all traffic: 0.1 is 10 % more
       * @default 0
       */
      margin?: number;
      /** @description Learn from these days only; 0 is Sunday. Absent: all */
      weekday?: ("workday" | "weekend") | (0 | 1 | 2 | 3 | 4 | 5 | 6);
    };
    ReplayRequest: {
      /** @description The id of a day plan of this network, or a document. The state of the network that it was made for has to be one of the versions */
      dayPlan: string | components["schemas"]["DayPlan"];
      /** @description Of the traffic to replay; absent: the newest when it is asked */
      trafficVersion?: number;
      /** @description ISO dates, such as 2004-03-05; absent: all days of the traffic */
      days?: string[];
    };
    /** @description The traffic that the plan names has to be among the network's */
    SchedulingRequest: {
      /** @description The plan whose placement to come to, from anywhere: its own moves are replaced, and may be wrong or missing */
      plan?: components["schemas"]["Plan"];
      /** @description Instead of `plan`: the id of one of the network's plans here */
      planId?: string;
      /** @description Absent: the newest */
      networkVersion?: number;
      /** @description Moves at one time; whatever is absent is as in the plan's own `transition`, where it has one */
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare?: number;
      };
    };
    Decision: {
      /**
       * @default approved
       * @enum {string}
       */
      decision?: "approved" | "rejected";
      /** @description Needed to reject */
      reason?: string;
    };
    ExecutionRequest: {
      /**
       * @description Answer every command on every host, in order, with its undo, and change nothing
       * @default false
       */
      dryRun?: boolean;
      /**
       * @description How a router moves
       * @default local-switching
       * @enum {string}
       */
      procedure?: "local-switching" | "switch-after";
      /**
       * @description Virtual routers whose moves are left out, with the reason
       * @default []
       */
      skip?: {
        router: string;
        reason: string;
      }[];
      /**
       * @description Send probes through the routers while they move
       * @default true
       */
      observe?: boolean;
    };
    Reason: {
      reason?: string;
    };
    SkipRequest: {
      router: string;
      reason: string;
    };
    CloseRequest: {
      /** @description What was put right, and how */
      reason: string;
    };
    RollbackRequest: {
      /** @default true */
      observe?: boolean;
      reason?: string;
    };
    WiringRequest: {
      /**
       * @description Make the differences; false: look, and change nothing
       * @default false
       */
      apply?: boolean;
    };
    WakeClearanceRequest: {
      /** @description It wakes again, so that it may be put to sleep */
      physicalRouter: string;
    };
    ScheduleDocument: {
      /** @description The name that the network is kept under */
      network: string;
      /**
       * @description On its clocks. A time that a change of the clocks leaves out is the next that there is; one that comes twice counts once
       * @default UTC
       */
      timeZone?: string;
      pack: components["schemas"]["PackTimes"];
      /** @default null */
      restore?: components["schemas"]["RestoreTimes"] | null;
      /** @default {} */
      guards?: components["schemas"]["Guards"];
      /**
       * @default by-hand
       * @enum {string}
       */
      approval?: "by-hand" | "automatic";
      /** @default null */
      band?: components["schemas"]["ForecastBand"] | null;
      /**
       * @description A run whose plan is not made by then does not run
       * @default 30
       */
      lateAfterMinutes?: number;
      /** @default true */
      enabled?: boolean;
    };
    PackTimes: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      cron: string;
      /**
       * @default consolidate
       * @enum {string}
       */
      goal?: "consolidate" | "evacuate" | "deploy" | "balance";
      traffic?: components["schemas"]["ScheduledTraffic"];
      /** @default 60 */
      timeLimitSeconds?: number;
    };
    /**
     * @description Of the newest version of the network's traffic: window, use and margin. Null: the network's own
     * @default null
     */
    ScheduledTraffic: {
      /** @description "01:00-05:00", "quietest:4h" or "all" (default) */
      window?: string;
      /** @description Zone of the window, such as Europe/Paris; default UTC */
      timeZone?: string;
      /** @description "peak" (default), "mean" or a percentile such as "p95" */
      use?: string;
      /** @description Added to all traffic: 0.1 is 10 % more */
      margin?: number;
    } | null;
    /** @description When everything comes back to where it was before the last pack, under the network's own traffic */
    RestoreTimes: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      cron: string;
    };
    /** @description A pack whose plan breaks one does not run. Restoring is guarded by nothing */
    Guards: {
      /** @description The largest blast radius: moves that are under way at one time, in all */
      maxMovesAtOnce?: number;
      /** @description The same, in and out of one physical router */
      maxMovesPerPhysicalRouter?: number;
      /** @description Virtual routers that one run may move */
      maxMovedRouters?: number;
      /** @description The same as a share of all: 0.25 is a quarter */
      maxMovedShare?: number;
      /** @description Virtual routers that one failure would take down afterwards */
      maxRoutersPerPhysicalRouter?: number;
      minSavedWatts?: number;
      /** @description Until the restore, or over the hours planned for, after what moves and waking cost */
      minNetSavedKwh?: number;
    };
    ForecastBand: {
      /**
       * @description The band is the forecast's, this share wider: 0.2 is 20 %
       * @default 0.2
       */
      margin?: number;
      /**
       * @description When traffic leaves its band after a pack. `freeze`: nothing more runs until a person lets it. `expand`: restore at once when it is above the band
       * @default freeze
       * @enum {string}
       */
      onOutside?: "freeze" | "expand";
    };
    RunRequest: {
      /**
       * @description `expand`: restored ahead of time, since traffic left its band
       * @default pack
       * @enum {string}
       */
      part?: "pack" | "restore" | "expand";
    };
    UnfreezeRequest: {
      reason?: string;
    };
    /** @description The traffic that the plan names has to be among the network's */
    VerificationRequest: {
      plan: components["schemas"]["Plan"] | components["schemas"]["DayPlan"];
      /** @description Absent: the newest */
      networkVersion?: number;
      /** @description For moves that do not say what bandwidth they copy at */
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare?: number;
      };
    };
    WhatIfRequest: {
      /** @default [] */
      changes?: components["schemas"]["Changes"];
      /**
       * @default evacuate
       * @enum {string}
       */
      goal?: "consolidate" | "evacuate" | "deploy" | "balance";
      /**
       * @description A sweep: each of these fails in turn, after the changes
       * @enum {string}
       */
      each?: "physicalRouter" | "physicalLink";
      /** @description A sweep: of the kind in `each`, or of both kinds */
      doubles?: components["schemas"]["DoubleFailures"];
      /** @description For each plan; absent: 60, in a sweep 10 */
      timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      traffic?: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap?: number;
      /** @default 1 */
      seed?: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps?: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds?: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds?: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds?: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB?: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare?: number;
      };
    };
    /** @description Pairs drawn at random from what may fail */
    DoubleFailures: {
      /** @description How many pairs; all of them where there are no more */
      count: number;
      /** @default 1 */
      seed?: number;
    };
    TokenDraft: {
      name: string;
      /** @description Some of the maker's own */
      rights: ("read" | "plan" | "approve" | "execute" | "administer")[];
      /** @description Null: never. Absent: in 90 days */
      expiresAt?: string | null;
    };
    Network: {
      /** @constant */
      schema: "rehome/network@1";
      name: string;
      /**
       * @default igp
       * @enum {string}
       */
      routing?: "igp" | "explicit";
      /** @default 1 */
      maxUtilisation?: number;
      /** @default [] */
      sites?: {
        id: string;
        name?: string;
        lat?: number;
        lon?: number;
        region?: string;
      }[];
      /** @default [] */
      transportNodes?: {
        id: string;
        site: string;
      }[];
      /** @default [] */
      physicalRouters?: {
        id: string;
        site: string;
        vendor: string;
        platform: string;
        /** @default false */
        routerHypervisor?: boolean;
        /** @default [] */
        capabilities?: string[];
        /** @default {} */
        capacity?: {
          [key: string]: number;
        };
        forwardingGbps?: number;
        /**
         * @default {
         *       "idleWatts": 0,
         *       "sleepWatts": 0,
         *       "wattsPerGbps": 0,
         *       "bootSeconds": 0
         *     }
         */
        power?: {
          /** @default 0 */
          idleWatts?: number;
          /** @default 0 */
          sleepWatts?: number;
          /** @default 0 */
          wattsPerGbps?: number;
          /** @default 0 */
          bootSeconds?: number;
        };
        /**
         * @default on
         * @enum {string}
         */
        state?: "on" | "off" | "draining" | "maintenance" | "failed";
        management?: {
          address: string;
          /** @enum {string} */
          toolstack: "xl" | "xapi" | "simulated";
        };
      }[];
      /** @default [] */
      physicalLinks?: {
        id: string;
        a: string;
        b: string;
        capacityGbps: number;
        delayMs: number;
        igpCost?: number;
        /**
         * @default {
         *       "ab": 0,
         *       "ba": 0
         *     }
         */
        backgroundGbps?: {
          /** @default 0 */
          ab?: number;
          /** @default 0 */
          ba?: number;
        };
        /** @default 0 */
        wattsPerEnd?: number;
        /** @default false */
        sleepable?: boolean;
        /**
         * @default on
         * @enum {string}
         */
        state?: "on" | "failed";
        /** @default [] */
        sharedRiskGroups?: string[];
      }[];
      /** @default [] */
      virtualRouters?: {
        id: string;
        /** @default null */
        host?: string | null;
        vendor: string;
        platform: string;
        /** @default [] */
        requires?: string[];
        /** @default {} */
        demand?: {
          [key: string]: number;
        };
        /** @default 0 */
        memoryDirtyMiBps?: number;
        /** @default true */
        movable?: boolean;
      }[];
      /** @default [] */
      virtualLinks?: {
        id: string;
        a: string;
        b: string;
        /**
         * @default {
         *       "ab": 0,
         *       "ba": 0
         *     }
         */
        trafficGbps?: {
          /** @default 0 */
          ab?: number;
          /** @default 0 */
          ba?: number;
        };
        maxDelayMs?: number;
        maxAddedDelayMs?: number;
        referenceDelayMs?: number;
        route?: string[];
        tunnel?: {
          /** @enum {string} */
          type: "gre" | "gretap" | "vxlan";
          key?: number;
        };
      }[];
      /** @default [] */
      accessLinks?: {
        id: string;
        router: string;
        attachedTo: string;
        /**
         * @default packet
         * @enum {string}
         */
        technology?: "packet" | "tdm";
        /**
         * @default {
         *       "in": 0,
         *       "out": 0
         *     }
         */
        trafficGbps?: {
          /** @default 0 */
          in?: number;
          /** @default 0 */
          out?: number;
        };
        maxDelayMs?: number;
        maxAddedDelayMs?: number;
        referenceDelayMs?: number;
        route?: string[];
      }[];
      /** @default [] */
      policies?: (
        | {
            id?: string;
            /** @constant */
            type: "separate";
            virtualRouters: string[];
            /**
             * @default physicalRouter
             * @enum {string}
             */
            scope?: "physicalRouter" | "site" | "region";
          }
        | {
            id?: string;
            /** @constant */
            type: "gather";
            virtualRouters: string[];
            /**
             * @default physicalRouter
             * @enum {string}
             */
            scope?: "physicalRouter" | "site" | "region";
          }
        | {
            id?: string;
            /** @constant */
            type: "fence";
            virtualRouters: string[];
            /** @default [] */
            sites?: string[];
            /** @default [] */
            physicalRouters?: string[];
          }
        | {
            id?: string;
            /** @constant */
            type: "ban";
            virtualRouters: string[];
            physicalRouters: string[];
          }
        | {
            id?: string;
            /** @constant */
            type: "keepOn";
            physicalRouters: string[];
          }
        | {
            id?: string;
            /** @constant */
            type: "minOn";
            /** @enum {string} */
            scope: "site" | "region";
            count: number;
          }
        | {
            id?: string;
            /** @constant */
            type: "spare";
            /** @enum {string} */
            scope: "site" | "region";
            /**
             * @default 1
             * @constant
             */
            failures?: 1;
          }
        | {
            id?: string;
            /** @constant */
            type: "diverse";
            virtualLinks: string[];
          }
        | {
            id?: string;
            /** @constant */
            type: "sitePower";
            site: string;
            maxWatts: number;
          }
        | {
            id?: string;
            /** @constant */
            type: "maxMoves";
            count: number;
          }
      )[];
    };
    Traffic: {
      /** @constant */
      schema: "rehome/traffic@1";
      network: string;
      /** Format: date-time */
      start: string;
      stepSeconds: number;
      series: {
        [key: string]:
          | {
              ab: number[];
              ba: number[];
            }
          | {
              in: number[];
              out: number[];
            };
      };
    };
    Plan: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      schema: "rehome/plan@1";
      network: {
        name: string;
        digest: string;
      };
      /** @default [] */
      changes?: components["schemas"]["Changes"];
      /** @default null */
      traffic?: {
        digest: string;
        window: string;
        timeZone: string;
        use: string;
      } | null;
      /** @enum {string} */
      goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /** @enum {string} */
      status: "optimal" | "feasible" | "infeasible" | "unknown";
      placements: {
        [key: string]: string;
      } | null;
      routes: {
        [key: string]: string[];
      } | null;
      physicalRouters: {
        [key: string]: "on" | "off";
      } | null;
      physicalLinks: {
        [key: string]: "on" | "off";
      } | null;
      power: {
        beforeWatts: number;
        afterWatts: number;
        savedPercent: number;
      } | null;
      bound: {
        objective: number;
        gap: number | null;
        model: string;
      } | null;
      moves: {
        router: string;
        from: string | null;
        to: string;
        wave: number;
        startSeconds: number;
        seconds: number;
        gbps?: number;
        downtimeSeconds?: number;
      }[];
      powerEvents: {
        physicalRouter: string;
        /** @enum {string} */
        to: "on" | "off";
        startSeconds: number;
      }[];
      /** @default [] */
      linkEvents?: {
        physicalLink: string;
        /** @enum {string} */
        to: "on" | "off";
        startSeconds: number;
      }[];
      /** @default [] */
      reroutes?: {
        link: string;
        route: string[];
        startSeconds: number;
        seconds: number;
      }[];
      /** @default null */
      transition?: {
        seconds: number;
        boundSeconds: number;
        parkingMoves: number;
        fewestParkingMoves: boolean;
        limits: {
          perPhysicalRouter: number | null;
          perSite: number | null;
          total: number | null;
        };
      } | null;
      solver: {
        name: string;
        version: string;
        seconds: number;
        seed: number;
      };
      conflict: {
        rules: {
          rule: string;
          subject: string;
          found: string;
          where: string;
          remedy: string;
        }[];
        irreducible: boolean;
        relaxations: {
          cost: number;
          items: {
            rule: string;
            subject: string;
            amount: number | null;
            unit: string;
            cost: number;
            text: string;
          }[];
        }[];
      } | null;
    };
    DayPlan: {
      /**
       * @description discriminator enum property added by openapi-typescript
       * @enum {string}
       */
      schema: "rehome/day-plan@1";
      network: {
        name: string;
        digest: string;
      };
      changes: components["schemas"]["Changes"];
      traffic: {
        digest: string;
        timeZone: string;
        use: string;
        percentile: number;
        margin: number;
        days: string[];
      };
      slotMinutes: number;
      limits: {
        minDwellMinutes: number;
        maxWindows: number;
        maxMovesPerRouter: number;
      };
      modes: {
        id: string;
        madeFor: string;
        placements: {
          [key: string]: string;
        };
        routes: {
          [key: string]: string[];
        };
        physicalRouters: {
          [key: string]: "on" | "off";
        };
        physicalLinks: {
          [key: string]: "on" | "off";
        };
      }[];
      home: string;
      entry: {
        mode: string;
        at: string;
        plan: components["schemas"]["Plan"];
      } | null;
      windows: {
        from: string;
        to: string;
        mode: string;
        transition: {
          at: string;
          plan: components["schemas"]["Plan"];
        } | null;
        restore: components["schemas"]["Plan"] | null;
      }[];
      contingencies: {
        window: number;
        mode: string;
        physicalRouter: string;
        differs: {
          [key: string]: string;
        };
        plan: components["schemas"]["Plan"];
      }[];
      keptOn: {
        physicalRouter: string;
        mode: string;
        because: string;
      }[];
      rejected: {
        mode: string;
        why: string;
      }[];
      watts: number[];
      energy: {
        steadyWattHours: number;
        moveWattHours: number;
        heldWattHours: number;
        totalWattHours: number;
      };
      comparisons: {
        /** @enum {string} */
        name: "never" | "packed" | "nightly" | "hourly" | "planned";
        windows: {
          from: string;
          to: string;
          mode: string;
        }[];
        steadyWattHours: number;
        moveWattHours: number;
        heldWattHours: number;
        totalWattHours: number;
        moves: number;
        wakes: number;
        unscheduled: number;
        brokenSlots: number;
        savedWattHours: number;
        savedPercent: number;
      }[];
      solver: {
        name: string;
        version: string;
        seed: number;
      };
    };
    Changes: (
      | {
          drain: string;
        }
      | {
          fail: string;
        }
      | {
          add:
            | {
                site: {
                  id: string;
                  name?: string;
                  lat?: number;
                  lon?: number;
                  region?: string;
                };
              }
            | {
                transportNode: {
                  id: string;
                  site: string;
                };
              }
            | {
                physicalRouter: {
                  id: string;
                  site: string;
                  vendor: string;
                  platform: string;
                  /** @default false */
                  routerHypervisor?: boolean;
                  /** @default [] */
                  capabilities?: string[];
                  /** @default {} */
                  capacity?: {
                    [key: string]: number;
                  };
                  forwardingGbps?: number;
                  /**
                   * @default {
                   *       "idleWatts": 0,
                   *       "sleepWatts": 0,
                   *       "wattsPerGbps": 0,
                   *       "bootSeconds": 0
                   *     }
                   */
                  power?: {
                    /** @default 0 */
                    idleWatts?: number;
                    /** @default 0 */
                    sleepWatts?: number;
                    /** @default 0 */
                    wattsPerGbps?: number;
                    /** @default 0 */
                    bootSeconds?: number;
                  };
                  /**
                   * @default on
                   * @enum {string}
                   */
                  state?: "on" | "off" | "draining" | "maintenance" | "failed";
                  management?: {
                    address: string;
                    /** @enum {string} */
                    toolstack: "xl" | "xapi" | "simulated";
                  };
                };
              }
            | {
                physicalLink: {
                  id: string;
                  a: string;
                  b: string;
                  capacityGbps: number;
                  delayMs: number;
                  igpCost?: number;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  backgroundGbps?: {
                    /** @default 0 */
                    ab?: number;
                    /** @default 0 */
                    ba?: number;
                  };
                  /** @default 0 */
                  wattsPerEnd?: number;
                  /** @default false */
                  sleepable?: boolean;
                  /**
                   * @default on
                   * @enum {string}
                   */
                  state?: "on" | "failed";
                  /** @default [] */
                  sharedRiskGroups?: string[];
                };
              }
            | {
                virtualRouter: {
                  id: string;
                  /** @default null */
                  host?: string | null;
                  vendor: string;
                  platform: string;
                  /** @default [] */
                  requires?: string[];
                  /** @default {} */
                  demand?: {
                    [key: string]: number;
                  };
                  /** @default 0 */
                  memoryDirtyMiBps?: number;
                  /** @default true */
                  movable?: boolean;
                };
              }
            | {
                virtualLink: {
                  id: string;
                  a: string;
                  b: string;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  trafficGbps?: {
                    /** @default 0 */
                    ab?: number;
                    /** @default 0 */
                    ba?: number;
                  };
                  maxDelayMs?: number;
                  maxAddedDelayMs?: number;
                  referenceDelayMs?: number;
                  route?: string[];
                  tunnel?: {
                    /** @enum {string} */
                    type: "gre" | "gretap" | "vxlan";
                    key?: number;
                  };
                };
              }
            | {
                accessLink: {
                  id: string;
                  router: string;
                  attachedTo: string;
                  /**
                   * @default packet
                   * @enum {string}
                   */
                  technology?: "packet" | "tdm";
                  /**
                   * @default {
                   *       "in": 0,
                   *       "out": 0
                   *     }
                   */
                  trafficGbps?: {
                    /** @default 0 */
                    in?: number;
                    /** @default 0 */
                    out?: number;
                  };
                  maxDelayMs?: number;
                  maxAddedDelayMs?: number;
                  referenceDelayMs?: number;
                  route?: string[];
                };
              }
            | {
                policy:
                  | {
                      id?: string;
                      /** @constant */
                      type: "separate";
                      virtualRouters: string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      scope?: "physicalRouter" | "site" | "region";
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "gather";
                      virtualRouters: string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      scope?: "physicalRouter" | "site" | "region";
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "fence";
                      virtualRouters: string[];
                      /** @default [] */
                      sites?: string[];
                      /** @default [] */
                      physicalRouters?: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "ban";
                      virtualRouters: string[];
                      physicalRouters: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "keepOn";
                      physicalRouters: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "minOn";
                      /** @enum {string} */
                      scope: "site" | "region";
                      count: number;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "spare";
                      /** @enum {string} */
                      scope: "site" | "region";
                      /**
                       * @default 1
                       * @constant
                       */
                      failures?: 1;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "diverse";
                      virtualLinks: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "sitePower";
                      site: string;
                      maxWatts: number;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "maxMoves";
                      count: number;
                    };
              };
        }
      | {
          remove: string;
        }
      | {
          set: {
            id: string;
            path: string;
            value: components["schemas"]["JsonValue"];
          };
        }
      | {
          scaleTraffic: {
            factor: number;
            links?: string[];
          };
        }
      | {
          relax:
            | {
                policy: string;
              }
            | {
                link: string;
              }
            | {
                router: string;
              };
        }
    )[];
    Version: {
      network: string;
      version: number;
      /** @description `sha256:` of the document's canonical form (RFC 8785). In quotes it is the ETag */
      digest: string;
      bytes: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      /** @description `upload`, or `execution:ID` when an execution has left the network so */
      origin: string;
    };
    /** @description The document as it came, byte for byte: a Network, whose defaults may be left out */
    StoredNetwork: {
      /** @constant */
      schema: "rehome/network@1";
      name: string;
    } & {
      [key: string]: unknown;
    };
    Versions: {
      items: components["schemas"]["Version"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    NetworkDifference: {
      from: components["schemas"]["NetworkVersion"];
      to: components["schemas"]["NetworkVersion"];
      same: boolean;
      /** @description Of name, routing and maxUtilisation, those that differ */
      settings: string[];
      sections: {
        sites: components["schemas"]["SectionDifference"];
        transportNodes: components["schemas"]["SectionDifference"];
        physicalRouters: components["schemas"]["SectionDifference"];
        physicalLinks: components["schemas"]["SectionDifference"];
        virtualRouters: components["schemas"]["SectionDifference"];
        virtualLinks: components["schemas"]["SectionDifference"];
        accessLinks: components["schemas"]["SectionDifference"];
        policies: components["schemas"]["SectionDifference"];
      };
    };
    NetworkVersion: {
      name: string;
      version: number;
      digest: string;
    };
    SectionDifference: {
      added: string[];
      removed: string[];
      changed: {
        id: string;
        keys: string[];
      }[];
    };
    Targets: {
      network: components["schemas"]["NetworkVersion"];
      virtualRouter: string;
      currentHost: string | null;
      /** @description How many physical routers are feasible */
      feasible: number;
      infeasible: number;
      /** @description Best first */
      items: components["schemas"]["Target"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    Target: {
      physicalRouter: string;
      /** @description It runs there. Its reasons are the rules that it breaks there */
      isCurrent: boolean;
      feasible: boolean;
      /** @description Everything that stands in the way; empty when it is feasible */
      reasons: components["schemas"]["Finding"][];
      delays: components["schemas"]["TargetDelay"][];
      worstDelay: components["schemas"]["TargetDelay"] | null;
      /** @description Of the whole network, after the move */
      busiestLink: components["schemas"]["BusyLink"] | null;
      /** @description Of the links that the router's routes cross, after the move */
      busiestOnRoutes: components["schemas"]["BusyLink"] | null;
      /** @description The host, when it is off and would be switched on */
      powersOn: string | null;
      /** @description The old host, when nothing would need it any more */
      couldPowerOff: string | null;
    };
    Finding: {
      /** @description A rule of the rule book, or plan-… for what a plan says of itself */
      rule: string;
      subject: string;
      found: string;
      where: string;
      remedy: string;
    };
    TargetDelay: {
      link: string;
      /** @description One way; null: there is no route */
      delayMs: number | null;
      /** @description Over the link's reference delay */
      addedMs: number | null;
      /** @description maxAddedDelayMs; null: the link has none */
      allowedAddedMs: number | null;
    };
    BusyLink: {
      physicalLink: string;
      /** @enum {string} */
      direction: "ab" | "ba";
      gbps: number;
      capacityGbps: number;
      /** @description Null: there is traffic on a link without capacity */
      utilisation: number | null;
    };
    Drain: {
      network: components["schemas"]["NetworkVersion"];
      physicalRouter: string;
      state: string;
      /** @description How many of its virtual routers could go nowhere */
      stuck: number;
      virtualRouters: components["schemas"]["DrainedRouter"][];
    };
    DrainedRouter: {
      virtualRouter: string;
      movable: boolean;
      /** @description How many other physical routers could take it, with everything else as it is */
      feasible: number;
      /** @description Some of them, best first */
      targets: components["schemas"]["TargetHeadline"][];
      /** @description Where none could: by rule, the one that rules out most first */
      inTheWay: components["schemas"]["Obstacle"][];
    };
    TargetHeadline: {
      physicalRouter: string;
      worstDelay: components["schemas"]["TargetDelay"] | null;
      /** @description Of the whole network, after the move */
      busiestLink: components["schemas"]["BusyLink"] | null;
      /** @description The host, when it is off and would be switched on */
      powersOn: string | null;
      /** @description The old host, when nothing would need it any more */
      couldPowerOff: string | null;
    };
    /** @description A rule that stands in the way, with what it says of the physical router that fails least */
    Obstacle: {
      rule: string;
      /** @description How many physical routers it rules out */
      hosts: number;
      example: {
        physicalRouter: string;
        found: string;
        remedy: string;
      };
    };
    PlanState: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      request: components["schemas"]["PlanRequestOutput"] | components["schemas"]["Scheduling"];
      /** @description Null until it has succeeded */
      outcome: components["schemas"]["PlanOutcome"] | null;
    };
    Progress: {
      /** @description Of a day plan: what the plan under way is for */
      doing?: string;
      /** @description 1-based: the objective that is being minimised */
      stage?: number;
      stages?: number;
      objective?: string;
      seconds?: number;
      /** @description The best so far, in the objective's unit */
      incumbent?: number | null;
      /** @description Proven: nothing is better than this */
      bound?: number | null;
      gap?: number | null;
      /** @description Of a sweep */
      cases?: number;
      done?: number;
      remark?: string | null;
    } & {
      [key: string]: unknown;
    };
    Scheduling: {
      /** @description The plan to whose placement the moves lead; null: it came with the request */
      planId: string | null;
      networkVersion: number;
      trafficVersion: number | null;
      /** @description Moves at one time; whatever is absent is as in the plan's own `transition`, where it has one */
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare: number;
      };
    };
    /** @description The headline of the document */
    PlanOutcome: {
      /** @enum {string} */
      status: "optimal" | "feasible" | "infeasible" | "unknown";
      power: {
        beforeWatts: number;
        afterWatts: number;
        savedPercent: number;
      } | null;
      bound: {
        objective: number;
        gap: number | null;
        model: string;
      } | null;
      moves: number;
    };
    Plans: {
      items: components["schemas"]["PlanSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    PlanSummary: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
    };
    /** @description One event of the stream */
    ServerSentEvent: {
      /** @description For Last-Event-ID */
      id: string;
      event: string;
      /** @description JSON */
      data: string;
    };
    PlanExplanation: {
      virtualRouters: components["schemas"]["RouterExplanation"][];
      physicalRouters: components["schemas"]["HostExplanation"][];
    };
    RouterExplanation: {
      virtualRouter: string;
      from: string | null;
      to: string;
      /** @enum {string} */
      cause: "new" | "failed" | "maintenance" | "broken" | "emptied" | "crowded-out" | "better" | "stays" | "fixed";
      reasons: components["schemas"]["Finding"][];
      text: string;
    };
    HostExplanation: {
      physicalRouter: string;
      virtualRouters: string[];
      /** @description What keeps it on; empty when it could be turned off alone, and something be saved */
      blockers: {
        /** @enum {string} */
        kind: "rule" | "stuck" | "short" | "packing" | "gain";
        virtualRouter: string | null;
        reasons: components["schemas"]["Finding"][];
        text: string;
      }[];
      savedWatts: number | null;
      text: string;
    };
    DayPlanState: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      request: components["schemas"]["DayPlanRequestOutput"];
      /** @description Null until it has succeeded */
      outcome: components["schemas"]["DayPlanOutcome"] | null;
    };
    /** @description The headline of the document */
    DayPlanOutcome: {
      /**
       * @description `infeasible`: nothing keeps all rules at the peak of the day. `unknown`: nothing was found in the time given
       * @enum {string}
       */
      status: "planned" | "infeasible" | "unknown";
      /** @description 0 where there is no day */
      windows: number;
      /** @description Watt-hours of one day */
      energy: {
        steadyWattHours: number;
        moveWattHours: number;
        heldWattHours: number;
        totalWattHours: number;
      } | null;
      /** @description Less than today's placement all day, after moves and waking */
      savedPercent: number | null;
    };
    DayPlans: {
      items: components["schemas"]["DayPlanSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    DayPlanSummary: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
    };
    Replay: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      /** @description Null until it has succeeded */
      report: components["schemas"]["DayReplay"] | null;
    };
    DayReplay: {
      /** @description ISO dates that were replayed */
      days: string[];
      samples: number;
      /** @description Minutes above capacity, added up over links and directions */
      overloadLinkMinutes: number;
      /** @description The same above capacity times maxUtilisation */
      aboveTargetLinkMinutes: number;
      /** @description Minutes in which more entered a physical router than it forwards */
      forwardingRouterMinutes: number;
      /** @description The direction of a link that was filled most; null when none carried anything */
      worst: {
        physicalLink: string;
        /** @enum {string} */
        direction: "ab" | "ba";
        /** @description Start of the sample */
        at: string;
        gbps: number;
        capacityGbps: number;
        utilisation: number;
        excessGbps: number;
      } | null;
      kWh: number;
      /** @description Of today's placement under the same traffic */
      neverKWh: number;
      savedPercent: number;
    };
    Approval: {
      plan: string;
      /** @enum {string} */
      decision: "approved" | "rejected";
      /** @description Who decided, as the audit log names them */
      by: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      at: string;
      reason: string | null;
    };
    Approvals: {
      items: components["schemas"]["Approval"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    /** @description What would be done, command by command and in order, each with its undo */
    DryRun: {
      plan: string;
      steps: {
        stage: string;
        router: string | null;
        step: string;
        commands: {
          on: string;
          command: string;
        }[];
        undo: {
          on: string;
          command: string;
        }[];
      }[];
    };
    Execution: {
      id: string;
      /** @description Of a rollback: the plan that is taken back */
      plan: string | null;
      network: components["schemas"]["NetworkVersion"];
      /**
       * @description `succeeded`: it ended in a way that is known; `outcome` says which
       * @enum {string}
       */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /** @description Null: nothing was touched. `paused`, `needs-person` and `cut-off` (the work on it failed) can be resumed; the others but `running` are ends */
      outcome: ("done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running" | "cut-off") | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["ExecutionProgress"] | null;
      /** @description Why it was refused, or failed */
      problem: components["schemas"]["Problem"] | null;
      /** @enum {string} */
      kind: "execute" | "rollback";
      /** @description The execution that it takes back */
      rollsBack: string | null;
      skip: {
        router: string;
        reason: string;
      }[];
    };
    /** @description Moves and stages that are done; `page`: what a person should do; `left`: the version of the network that it made */
    ExecutionProgress: {
      why: string | null;
      moved: number;
      moves: number;
      stagesDone: number;
      stages: number;
      page: string[];
      left: {
        version: number;
        digest: string;
      } | null;
      remark: string | null;
    };
    Executions: {
      items: components["schemas"]["ExecutionSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    ExecutionSummary: {
      id: string;
      /** @description Of a rollback: the plan that is taken back */
      plan: string | null;
      network: components["schemas"]["NetworkVersion"];
      /**
       * @description `succeeded`: it ended in a way that is known; `outcome` says which
       * @enum {string}
       */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /** @description Null: nothing was touched. `paused`, `needs-person` and `cut-off` (the work on it failed) can be resumed; the others but `running` are ends */
      outcome: ("done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running" | "cut-off") | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["ExecutionProgress"] | null;
      /** @description Why it was refused, or failed */
      problem: components["schemas"]["Problem"] | null;
    };
    Wiring: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      request: components["schemas"]["WiringRequestOutput"];
      /** @description Null until it has succeeded */
      report: components["schemas"]["WiringReport"] | null;
    };
    WiringReport: {
      applied: boolean;
      /** @description As they were seen by the last attempt; with `applied` they are made since. What a worker made that died is not among them */
      differences: components["schemas"]["WiringDifference"][];
      /** @description Devices that could not be asked */
      unseen: {
        device: string;
        why: string;
      }[];
      /** @description Devices of which it is not known whether they were changed; `pointer` is the device */
      problems: {
        pointer: string;
        found: string;
        remedy: string;
      }[];
    };
    WiringDifference: {
      change: {
        device: string;
        /** @description What the device lacks or has too much, in order */
        ops: ({
          op: string;
        } & {
          [key: string]: unknown;
        })[];
      };
      /** @description The same as its driver says it to the device */
      commands: string[];
      /** @description What an earlier execution left, in words: the change removes it */
      left: string[];
    };
    WakeClearance: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      request: components["schemas"]["WakeClearanceRequest"];
      /** @description False: it is not known to have failed to wake. Null until it has succeeded */
      cleared: boolean | null;
    };
    Schedule: {
      id: string;
      document: components["schemas"]["ScheduleDocumentOutput"];
      /** @description Why nothing runs until a person lets it */
      frozen: string | null;
      /** @description Null: it is switched off, or never due again */
      next: {
        /**
         * @description `expand`: restored ahead of time, since traffic left its band
         * @enum {string}
         */
        part: "pack" | "restore" | "expand";
        /**
         * Format: date-time
         * @description RFC 3339, UTC
         */
        at: string;
      } | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      /** @description Whose rights its runs have */
      createdBy: string;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      changedAt: string;
    };
    Schedules: {
      items: components["schemas"]["Schedule"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    ScheduleRuns: {
      items: components["schemas"]["ScheduleRun"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    ScheduleRun: {
      id: string;
      schedule: string;
      /**
       * @description `expand`: restored ahead of time, since traffic left its band
       * @enum {string}
       */
      part: "pack" | "restore" | "expand";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      dueAt: string;
      /** @enum {string} */
      state: "planning" | "awaiting-approval" | "executing" | "done" | "not-run" | "failed";
      /** @description Why it did not run, or how it ended */
      reason: string | null;
      plan: string | null;
      execution: string | null;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      endedAt: string | null;
    };
    Verification: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      /** @description Null until it has succeeded */
      verified: boolean | null;
      findings: ({
        rule: string;
        subject: string;
        found: string;
        where: string;
        remedy: string;
      } & {
        [key: string]: unknown;
      })[];
    };
    WhatIf: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      /** @enum {string} */
      kind: "what-if" | "sweep";
      request: components["schemas"]["WhatIfRequestOutput"];
      /** @description Of a what-if: changes, before, after, difference, plan. Of a sweep: before, and cases, worst first. Null until it has succeeded */
      report: {
        [key: string]: unknown;
      } | null;
    };
    WhatIfs: {
      items: components["schemas"]["WhatIfSummary"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    WhatIfSummary: {
      id: string;
      network: components["schemas"]["NetworkVersion"];
      /** @enum {string} */
      state: "queued" | "running" | "succeeded" | "failed" | "cancelled";
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      startedAt: string | null;
      endedAt: string | null;
      progress: components["schemas"]["Progress"] | null;
      /** @description Why it failed */
      problem: components["schemas"]["Problem"] | null;
      /** @enum {string} */
      kind: "what-if" | "sweep";
    };
    NewToken: {
      id: string;
      name: string;
      rights: ("read" | "plan" | "approve" | "execute" | "administer")[];
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      expiresAt: string | null;
      revokedAt: string | null;
      /** @description What goes behind `Authorization: Bearer`. It is not shown again */
      secret: string;
    };
    Tokens: {
      items: components["schemas"]["Token"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    Token: {
      id: string;
      name: string;
      rights: ("read" | "plan" | "approve" | "execute" | "administer")[];
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      createdAt: string;
      createdBy: string;
      expiresAt: string | null;
      revokedAt: string | null;
    };
    Audit: {
      items: components["schemas"]["AuditEntry"][];
      /** @description For ?after of the next page; null: this was the last */
      next: string | null;
    };
    AuditEntry: {
      sequence: number;
      /**
       * Format: date-time
       * @description RFC 3339, UTC
       */
      at: string;
      actor: string;
      /** @description An operationId of this document, or what the service did by itself */
      action: string;
      subject: string;
      detail: unknown;
      previousHash: string;
      /** @description Keep the last one elsewhere: rehome audit verify --expect SEQUENCE:HASH finds a log that was cut */
      hash: string;
    };
    Status: {
      /** @constant */
      status: "ok";
    };
    Problem: {
      /**
       * Format: uri
       * @description Stable: https://rehome.dev/errors/NAME, described in docs/errors.md
       */
      type: string;
      title: string;
      status: number;
      detail: string;
      /** @description The request's id, as in its X-Request-Id header and in the logs */
      instance: string;
      /** @description Each thing that is wrong: where (a JSON pointer into the body, or query:NAME, path:NAME, header:NAME), what was found, what to do */
      errors?: {
        pointer: string;
        found: string;
        remedy: string;
      }[];
    };
    PlanRequestOutput: {
      /**
       * @default consolidate
       * @enum {string}
       */
      goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      drain: string[];
      /** @default [] */
      changes: components["schemas"]["ChangesOutput"];
      /** @description For restore: the version of the network whose placement to come back to */
      to?: {
        version: number;
      };
      /**
       * @description For restore: the order that ends overloads soonest, whatever it costs in power
       * @default false
       */
      urgent: boolean;
      /** @default 60 */
      timeLimitSeconds: number;
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      traffic: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap: number;
      /** @default 1 */
      seed: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare: number;
      };
    };
    DayPlanRequestOutput: {
      /**
       * @description Physical routers to empty; goes before the changes
       * @default []
       */
      drain: string[];
      /** @default [] */
      changes: components["schemas"]["ChangesOutput"];
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      traffic: components["schemas"]["DayTrafficOutput"];
      /**
       * @description What windows are made of; has to divide the day
       * @default 60
       */
      slotMinutes: number;
      /**
       * @description How long a placement stays at least
       * @default 120
       */
      minDwellMinutes: number;
      /**
       * @description Moves of one virtual router a day
       * @default 2
       */
      maxMovesPerRouter: number;
      /** @default 4 */
      maxWindows: number;
      /**
       * @description Compare with planning every hour anew, which takes 24 more plans
       * @default true
       */
      hourly: boolean;
      /**
       * @description Of each of the placements that are looked for
       * @default 60
       */
      timeLimitSeconds: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap: number;
      /** @default 1 */
      seed: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
    };
    /** @description How the network's traffic makes the forecast that a day is planned for */
    DayTrafficOutput: {
      /** @description Of the network's traffic; absent: the newest when it is asked */
      version?: number;
      /** @description Zone whose clocks the day follows, such as Europe/Paris; default UTC */
      timeZone?: string;
      /**
       * @description Of the past samples of a slot; 100: their peak
       * @default 100
       */
      percentile: number;
      /**
       * @description Added to all traffic: 0.1 is 10 % more
       * @default 0
       */
      margin: number;
      /** @description Learn from these days only; 0 is Sunday. Absent: all */
      weekday?: ("workday" | "weekend") | (0 | 1 | 2 | 3 | 4 | 5 | 6);
    };
    WiringRequestOutput: {
      /**
       * @description Make the differences; false: look, and change nothing
       * @default false
       */
      apply: boolean;
    };
    ScheduleDocumentOutput: {
      /** @description The name that the network is kept under */
      network: string;
      /**
       * @description On its clocks. A time that a change of the clocks leaves out is the next that there is; one that comes twice counts once
       * @default UTC
       */
      timeZone: string;
      pack: components["schemas"]["PackTimesOutput"];
      /** @default null */
      restore: components["schemas"]["RestoreTimes"] | null;
      guards: components["schemas"]["Guards"];
      /**
       * @default by-hand
       * @enum {string}
       */
      approval: "by-hand" | "automatic";
      /** @default null */
      band: components["schemas"]["ForecastBandOutput"] | null;
      /**
       * @description A run whose plan is not made by then does not run
       * @default 30
       */
      lateAfterMinutes: number;
      /** @default true */
      enabled: boolean;
    };
    PackTimesOutput: {
      /** @description Five fields: minute, hour, day, month, weekday. "0 1 * * *" is every night at one */
      cron: string;
      /**
       * @default consolidate
       * @enum {string}
       */
      goal: "consolidate" | "evacuate" | "deploy" | "balance";
      traffic: components["schemas"]["ScheduledTraffic"];
      /** @default 60 */
      timeLimitSeconds: number;
    };
    ForecastBandOutput: {
      /**
       * @description The band is the forecast's, this share wider: 0.2 is 20 %
       * @default 0.2
       */
      margin: number;
      /**
       * @description When traffic leaves its band after a pack. `freeze`: nothing more runs until a person lets it. `expand`: restore at once when it is above the band
       * @default freeze
       * @enum {string}
       */
      onOutside: "freeze" | "expand";
    };
    WhatIfRequestOutput: {
      /** @default [] */
      changes: components["schemas"]["ChangesOutput"];
      /**
       * @default evacuate
       * @enum {string}
       */
      goal: "consolidate" | "evacuate" | "deploy" | "balance";
      /**
       * @description A sweep: each of these fails in turn, after the changes
       * @enum {string}
       */
      each?: "physicalRouter" | "physicalLink";
      /** @description A sweep: of the kind in `each`, or of both kinds */
      doubles?: components["schemas"]["DoubleFailuresOutput"];
      /** @description For each plan; absent: 60, in a sweep 10 */
      timeLimitSeconds?: number;
      /** @description Absent: the newest when it is asked */
      networkVersion?: number;
      /**
       * @description Null: the network's own trafficGbps
       * @default null
       */
      traffic: components["schemas"]["TrafficChoice"] | null;
      /** @description Hours that it is for; absent: the window's, or 24 */
      hours?: number;
      /**
       * @description Optimal is what is proven to be this close
       * @default 0.001
       */
      gap: number;
      /** @default 1 */
      seed: number;
      /**
       * @description This one and no other; absent: highs, and jslp where it fails
       * @enum {string}
       */
      solver?: "highs" | "glpk" | "jslp";
      limits?: components["schemas"]["TransitionLimits"];
      migration?: {
        /**
         * @description What one move may use of the path between the two hosts
         * @default 1
         */
        bandwidthGbps: number;
        /**
         * @description Around the copy: tunnels, the clone of the forwarding table, the switch-over, and handOverSeconds
         * @default 8
         */
        overheadSeconds: number;
        /**
         * @description Part of overheadSeconds for which the router stands still whatever its memory: suspending it and starting it again
         * @default 0.06
         */
        handOverSeconds: number;
        /**
         * @description Rounds while the router runs; one more follows while it is paused
         * @default 5
         */
        maxRounds: number;
        /**
         * @description Less than this left to send: pause and send it
         * @default 0.1953125
         */
        stopBelowMiB: number;
        /**
         * @description Share of the memory that is ever rewritten: no later round is larger
         * @default 1
         */
        writableShare: number;
      };
    };
    /** @description Pairs drawn at random from what may fail */
    DoubleFailuresOutput: {
      /** @description How many pairs; all of them where there are no more */
      count: number;
      /** @default 1 */
      seed: number;
    };
    PlanOutput: {
      /** @constant */
      schema: "rehome/plan@1";
      network: {
        name: string;
        digest: string;
      };
      /** @default [] */
      changes: components["schemas"]["ChangesOutput"];
      /** @default null */
      traffic: {
        digest: string;
        window: string;
        timeZone: string;
        use: string;
      } | null;
      /** @enum {string} */
      goal: "consolidate" | "evacuate" | "deploy" | "restore" | "balance";
      /** @enum {string} */
      status: "optimal" | "feasible" | "infeasible" | "unknown";
      placements: {
        [key: string]: string;
      } | null;
      routes: {
        [key: string]: string[];
      } | null;
      physicalRouters: {
        [key: string]: "on" | "off";
      } | null;
      physicalLinks: {
        [key: string]: "on" | "off";
      } | null;
      power: {
        beforeWatts: number;
        afterWatts: number;
        savedPercent: number;
      } | null;
      bound: {
        objective: number;
        gap: number | null;
        model: string;
      } | null;
      moves: {
        router: string;
        from: string | null;
        to: string;
        wave: number;
        startSeconds: number;
        seconds: number;
        gbps?: number;
        downtimeSeconds?: number;
      }[];
      powerEvents: {
        physicalRouter: string;
        /** @enum {string} */
        to: "on" | "off";
        startSeconds: number;
      }[];
      /** @default [] */
      linkEvents: {
        physicalLink: string;
        /** @enum {string} */
        to: "on" | "off";
        startSeconds: number;
      }[];
      /** @default [] */
      reroutes: {
        link: string;
        route: string[];
        startSeconds: number;
        seconds: number;
      }[];
      /** @default null */
      transition: {
        seconds: number;
        boundSeconds: number;
        parkingMoves: number;
        fewestParkingMoves: boolean;
        limits: {
          perPhysicalRouter: number | null;
          perSite: number | null;
          total: number | null;
        };
      } | null;
      solver: {
        name: string;
        version: string;
        seconds: number;
        seed: number;
      };
      conflict: {
        rules: {
          rule: string;
          subject: string;
          found: string;
          where: string;
          remedy: string;
        }[];
        irreducible: boolean;
        relaxations: {
          cost: number;
          items: {
            rule: string;
            subject: string;
            amount: number | null;
            unit: string;
            cost: number;
            text: string;
          }[];
        }[];
      } | null;
    };
    DayPlanOutput: {
      /** @constant */
      schema: "rehome/day-plan@1";
      network: {
        name: string;
        digest: string;
      };
      changes: components["schemas"]["ChangesOutput"];
      traffic: {
        digest: string;
        timeZone: string;
        use: string;
        percentile: number;
        margin: number;
        days: string[];
      };
      slotMinutes: number;
      limits: {
        minDwellMinutes: number;
        maxWindows: number;
        maxMovesPerRouter: number;
      };
      modes: {
        id: string;
        madeFor: string;
        placements: {
          [key: string]: string;
        };
        routes: {
          [key: string]: string[];
        };
        physicalRouters: {
          [key: string]: "on" | "off";
        };
        physicalLinks: {
          [key: string]: "on" | "off";
        };
      }[];
      home: string;
      entry: {
        mode: string;
        at: string;
        plan: components["schemas"]["PlanOutput"];
      } | null;
      windows: {
        from: string;
        to: string;
        mode: string;
        transition: {
          at: string;
          plan: components["schemas"]["PlanOutput"];
        } | null;
        restore: components["schemas"]["PlanOutput"] | null;
      }[];
      contingencies: {
        window: number;
        mode: string;
        physicalRouter: string;
        differs: {
          [key: string]: string;
        };
        plan: components["schemas"]["PlanOutput"];
      }[];
      keptOn: {
        physicalRouter: string;
        mode: string;
        because: string;
      }[];
      rejected: {
        mode: string;
        why: string;
      }[];
      watts: number[];
      energy: {
        steadyWattHours: number;
        moveWattHours: number;
        heldWattHours: number;
        totalWattHours: number;
      };
      comparisons: {
        /** @enum {string} */
        name: "never" | "packed" | "nightly" | "hourly" | "planned";
        windows: {
          from: string;
          to: string;
          mode: string;
        }[];
        steadyWattHours: number;
        moveWattHours: number;
        heldWattHours: number;
        totalWattHours: number;
        moves: number;
        wakes: number;
        unscheduled: number;
        brokenSlots: number;
        savedWattHours: number;
        savedPercent: number;
      }[];
      solver: {
        name: string;
        version: string;
        seed: number;
      };
    };
    ChangesOutput: (
      | {
          drain: string;
        }
      | {
          fail: string;
        }
      | {
          add:
            | {
                site: {
                  id: string;
                  name?: string;
                  lat?: number;
                  lon?: number;
                  region?: string;
                };
              }
            | {
                transportNode: {
                  id: string;
                  site: string;
                };
              }
            | {
                physicalRouter: {
                  id: string;
                  site: string;
                  vendor: string;
                  platform: string;
                  /** @default false */
                  routerHypervisor: boolean;
                  /** @default [] */
                  capabilities: string[];
                  /** @default {} */
                  capacity: {
                    [key: string]: number;
                  };
                  forwardingGbps?: number;
                  /**
                   * @default {
                   *       "idleWatts": 0,
                   *       "sleepWatts": 0,
                   *       "wattsPerGbps": 0,
                   *       "bootSeconds": 0
                   *     }
                   */
                  power: {
                    /** @default 0 */
                    idleWatts: number;
                    /** @default 0 */
                    sleepWatts: number;
                    /** @default 0 */
                    wattsPerGbps: number;
                    /** @default 0 */
                    bootSeconds: number;
                  };
                  /**
                   * @default on
                   * @enum {string}
                   */
                  state: "on" | "off" | "draining" | "maintenance" | "failed";
                  management?: {
                    address: string;
                    /** @enum {string} */
                    toolstack: "xl" | "xapi" | "simulated";
                  };
                };
              }
            | {
                physicalLink: {
                  id: string;
                  a: string;
                  b: string;
                  capacityGbps: number;
                  delayMs: number;
                  igpCost?: number;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  backgroundGbps: {
                    /** @default 0 */
                    ab: number;
                    /** @default 0 */
                    ba: number;
                  };
                  /** @default 0 */
                  wattsPerEnd: number;
                  /** @default false */
                  sleepable: boolean;
                  /**
                   * @default on
                   * @enum {string}
                   */
                  state: "on" | "failed";
                  /** @default [] */
                  sharedRiskGroups: string[];
                };
              }
            | {
                virtualRouter: {
                  id: string;
                  /** @default null */
                  host: string | null;
                  vendor: string;
                  platform: string;
                  /** @default [] */
                  requires: string[];
                  /** @default {} */
                  demand: {
                    [key: string]: number;
                  };
                  /** @default 0 */
                  memoryDirtyMiBps: number;
                  /** @default true */
                  movable: boolean;
                };
              }
            | {
                virtualLink: {
                  id: string;
                  a: string;
                  b: string;
                  /**
                   * @default {
                   *       "ab": 0,
                   *       "ba": 0
                   *     }
                   */
                  trafficGbps: {
                    /** @default 0 */
                    ab: number;
                    /** @default 0 */
                    ba: number;
                  };
                  maxDelayMs?: number;
                  maxAddedDelayMs?: number;
                  referenceDelayMs?: number;
                  route?: string[];
                  tunnel?: {
                    /** @enum {string} */
                    type: "gre" | "gretap" | "vxlan";
                    key?: number;
                  };
                };
              }
            | {
                accessLink: {
                  id: string;
                  router: string;
                  attachedTo: string;
                  /**
                   * @default packet
                   * @enum {string}
                   */
                  technology: "packet" | "tdm";
                  /**
                   * @default {
                   *       "in": 0,
                   *       "out": 0
                   *     }
                   */
                  trafficGbps: {
                    /** @default 0 */
                    in: number;
                    /** @default 0 */
                    out: number;
                  };
                  maxDelayMs?: number;
                  maxAddedDelayMs?: number;
                  referenceDelayMs?: number;
                  route?: string[];
                };
              }
            | {
                policy:
                  | {
                      id?: string;
                      /** @constant */
                      type: "separate";
                      virtualRouters: string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      scope: "physicalRouter" | "site" | "region";
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "gather";
                      virtualRouters: string[];
                      /**
                       * @default physicalRouter
                       * @enum {string}
                       */
                      scope: "physicalRouter" | "site" | "region";
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "fence";
                      virtualRouters: string[];
                      /** @default [] */
                      sites: string[];
                      /** @default [] */
                      physicalRouters: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "ban";
                      virtualRouters: string[];
                      physicalRouters: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "keepOn";
                      physicalRouters: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "minOn";
                      /** @enum {string} */
                      scope: "site" | "region";
                      count: number;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "spare";
                      /** @enum {string} */
                      scope: "site" | "region";
                      /**
                       * @default 1
                       * @constant
                       */
                      failures: 1;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "diverse";
                      virtualLinks: string[];
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "sitePower";
                      site: string;
                      maxWatts: number;
                    }
                  | {
                      id?: string;
                      /** @constant */
                      type: "maxMoves";
                      count: number;
                    };
              };
        }
      | {
          remove: string;
        }
      | {
          set: {
            id: string;
            path: string;
            value: components["schemas"]["JsonValue"];
          };
        }
      | {
          scaleTraffic: {
            factor: number;
            links?: string[];
          };
        }
      | {
          relax:
            | {
                policy: string;
              }
            | {
                link: string;
              }
            | {
                router: string;
              };
        }
    )[];
  };
  responses: {
    /** @description `malformed-json`: The body is no JSON that is read here. `invalid-request`: The request does not fit its description */
    MalformedJsonOrInvalidRequest: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/malformed-json" | "https://rehome.dev/errors/invalid-request";
          /** @constant */
          status?: 400;
        };
      };
    };
    /** @description `unauthenticated`: Who asks is not known */
    Unauthenticated: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/unauthenticated";
          /** @constant */
          status?: 401;
        };
      };
    };
    /** @description `right-missing`: Who asks may not do this */
    RightMissing: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/right-missing";
          /** @constant */
          status?: 403;
        };
      };
    };
    /** @description `not-acceptable`: It is not had in this form */
    NotAcceptable: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/not-acceptable";
          /** @constant */
          status?: 406;
        };
      };
    };
    /** @description `request-timeout`: The request took too long to come */
    RequestTimeout: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/request-timeout";
          /** @constant */
          status?: 408;
        };
      };
    };
    /** @description `precondition-failed`: It has changed since it was read */
    PreconditionFailed: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/precondition-failed";
          /** @constant */
          status?: 412;
        };
      };
    };
    /** @description `too-large`: The body is too large */
    TooLarge: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/too-large";
          /** @constant */
          status?: 413;
        };
      };
    };
    /** @description `unsupported-media-type`: The body has another form than asked for */
    UnsupportedMediaType: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/unsupported-media-type";
          /** @constant */
          status?: 415;
        };
      };
    };
    /** @description `invalid-document`: The document breaks its rules. `invalid-value`: A value has its form, but cannot be */
    InvalidDocumentOrInvalidValue: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/invalid-document" | "https://rehome.dev/errors/invalid-value";
          /** @constant */
          status?: 422;
        };
      };
    };
    /** @description `precondition-required`: Say which version is to be replaced */
    PreconditionRequired: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/precondition-required";
          /** @constant */
          status?: 428;
        };
      };
    };
    /** @description `too-many-requests`: Too many requests */
    TooManyRequests: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        /** @description Seconds to wait */
        "Retry-After"?: number;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/too-many-requests";
          /** @constant */
          status?: 429;
        };
      };
    };
    /** @description `headers-too-large`: The headers are too large */
    HeadersTooLarge: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/headers-too-large";
          /** @constant */
          status?: 431;
        };
      };
    };
    /** @description `internal`: The service failed */
    Internal: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/internal";
          /** @constant */
          status?: 500;
        };
      };
    };
    /** @description `unavailable`: Not ready */
    Unavailable: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        /** @description Seconds to wait */
        "Retry-After"?: number;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/unavailable";
          /** @constant */
          status?: 503;
        };
      };
    };
    /** @description `invalid-request`: The request does not fit its description */
    InvalidRequest: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/invalid-request";
          /** @constant */
          status?: 400;
        };
      };
    };
    /** @description `not-found`: There is no such thing */
    NotFound: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/not-found";
          /** @constant */
          status?: 404;
        };
      };
    };
    /** @description `invalid-value`: A value has its form, but cannot be */
    InvalidValue: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/invalid-value";
          /** @constant */
          status?: 422;
        };
      };
    };
    /** @description `conflict`: Its state does not allow this */
    Conflict: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/conflict";
          /** @constant */
          status?: 409;
        };
      };
    };
    /** @description `invalid-value`: A value has its form, but cannot be. `key-reused`: The idempotency key belongs to another request */
    InvalidValueOrKeyReused: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/invalid-value" | "https://rehome.dev/errors/key-reused";
          /** @constant */
          status?: 422;
        };
      };
    };
    /** @description `key-reused`: The idempotency key belongs to another request */
    KeyReused: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/key-reused";
          /** @constant */
          status?: 422;
        };
      };
    };
    /** @description `right-missing`: Who asks may not do this. `same-person`: Another person has to do this */
    RightMissingOrSamePerson: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/right-missing" | "https://rehome.dev/errors/same-person";
          /** @constant */
          status?: 403;
        };
      };
    };
    /** @description `network-changed`: The network is no longer that one */
    NetworkChanged: {
      headers: {
        /** @description The request's id: the client's own where it gave one, also in the log */
        "X-Request-Id"?: string;
        [name: string]: unknown;
      };
      content: {
        "application/problem+json": components["schemas"]["Problem"] & {
          /** @enum {unknown} */
          type?: "https://rehome.dev/errors/network-changed";
          /** @constant */
          status?: 412;
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
  getNetwork: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  putNetwork: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version that is to be replaced */
        "if-match"?: string;
        /** @description `*`: there may be none yet */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Network"];
      };
    };
    responses: {
      /** @description The newest version has this content already */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description The version, for good */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Version"];
        };
      };
      /** @description A new version */
      201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description The version, for good */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Version"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      412: components["responses"]["PreconditionFailed"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidDocumentOrInvalidValue"];
      428: components["responses"]["PreconditionRequired"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listNetworks: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Versions"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listNetworkVersions: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Versions"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getNetworkVersion: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  diffNetworkVersions: {
    parameters: {
      query?: {
        /** @description Absent: the version before `to` */
        from?: number;
        /** @description Absent: the newest */
        to?: number;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Ids that came, went and changed, by collection */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["NetworkDifference"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getTraffic: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Traffic"];
        };
      };
      /** @description The client has it already */
      304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  putTraffic: {
    parameters: {
      query?: never;
      header?: {
        /** @description The ETag of the version that is to be replaced */
        "if-match"?: string;
        /** @description `*`: there may be none yet */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Traffic"];
      };
    };
    responses: {
      /** @description The newest version has this content already */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description The version, for good */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Version"];
        };
      };
      /** @description A new version */
      201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description The version, for good */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Version"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      412: components["responses"]["PreconditionFailed"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidDocumentOrInvalidValue"];
      428: components["responses"]["PreconditionRequired"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listTrafficVersions: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page; empty when the network has no traffic */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Versions"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getTrafficVersion: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        "if-none-match"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
        version: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The document */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Traffic"];
        };
      };
      /** @description The client has it already */
      304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  findTargets: {
    parameters: {
      query?: {
        /** @description Of the network; absent: the newest */
        version?: number;
        /** @description Only those that are, or only those that are not */
        feasible?: boolean;
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next`. Keeps to that page's version */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
        router: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Targets"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  findTargetsAfterChanges: {
    parameters: {
      query?: {
        /** @description Of the network; absent: the newest */
        version?: number;
        /** @description Only those that are, or only those that are not */
        feasible?: boolean;
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next`. Keeps to that page's version */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
        router: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["TargetsRequest"];
      };
    };
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Targets"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  drainPhysicalRouter: {
    parameters: {
      query?: {
        /** @description Of the network; absent: the newest */
        version?: number;
        /** @description Targets that are told for each virtual router, best first */
        targets?: number;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
        physicalRouter: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description In document order */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Drain"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listPlans: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Plans"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["PlanRequest"];
      };
    };
    responses: {
      /** @description It will be made */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanState"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanState"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  followPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description `progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/event-stream": components["schemas"]["ServerSentEvent"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getPlanDocument: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description plan@1 */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanOutput"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  explainPlan: {
    parameters: {
      query?: {
        /** @description `none`: of virtual routers only. Physical ones take a while in large networks */
        physicalRouters?: "all" | "none";
      };
      header?: never;
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description In document order; empty when the plan places nothing */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanExplanation"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  cancelPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was waiting, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanState"];
        };
      };
      /** @description It is under way, and will end */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanState"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      422: components["responses"]["KeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listDayPlans: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlans"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createDayPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["DayPlanRequest"];
      };
    };
    responses: {
      /** @description It will be made */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlanState"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getDayPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        dayPlan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlanState"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  followDayPlan: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        dayPlan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description `progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/event-stream": components["schemas"]["ServerSentEvent"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getDayPlanDocument: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        dayPlan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description day-plan@1; plan@1 where there is no day */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlanOutput"] | components["schemas"]["PlanOutput"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  cancelDayPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        dayPlan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was waiting, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlanState"];
        };
      };
      /** @description It is under way, and will end */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DayPlanState"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      422: components["responses"]["KeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createReplay: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ReplayRequest"];
      };
    };
    responses: {
      /** @description It was quick, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Replay"];
        };
      };
      /** @description It takes longer: look at its Location */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Replay"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getReplay: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        replay: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Replay"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  schedulePlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SchedulingRequest"];
      };
    };
    responses: {
      /** @description It will be made */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["PlanState"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listApprovals: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description All of them: one page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Approvals"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  decideOnPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Decision"];
      };
    };
    responses: {
      /** @description The decision, as it is kept */
      201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Approval"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissingOrSamePerson"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        plan: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ExecutionRequest"];
      };
    };
    responses: {
      /** @description Of a dry run */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["DryRun"];
        };
      };
      /** @description It will be carried out */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissingOrSamePerson"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      412: components["responses"]["NetworkChanged"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listExecutions: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
        network?: string;
        plan?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Executions"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  followExecution: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description `record` for each entry of its journal, `progress` as moves are made, `end` with the state when it has ended or paused. A client that comes back with Last-Event-ID misses nothing */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/event-stream": components["schemas"]["ServerSentEvent"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getExecutionReport: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description execution-report@1 */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": {
            /** @constant */
            schema: "rehome/execution-report@1";
            execution: string;
            network: {
              name: string;
              digest: string;
            };
            planDigest: string;
            procedure: string;
            /** Format: date-time */
            beganAt: string;
            endedAt: string | null;
            /** @enum {string} */
            outcome: "done" | "rolled-back" | "stopped" | "paused" | "needs-person" | "closed" | "running";
            why: string | null;
            moves: {
              router: string;
              from: string | null;
              to: string;
              wave: number;
              /** @enum {string} */
              outcome: "moved" | "undone" | "skipped" | "stuck" | "not-begun" | "running";
              why: string | null;
              steps: {
                name: string;
                /** @enum {string} */
                direction: "forward" | "back";
                /** Format: date-time */
                beganAt: string;
                endedAt: string | null;
                /** @enum {string} */
                result: "done" | "failed" | "stuck" | "running";
                changes: {
                  device: string;
                  /** Format: date-time */
                  beganAt: string;
                  endedAt: string | null;
                }[];
              }[];
              attempts: number;
              beganAt: string | null;
              endedAt: string | null;
              seconds: number | null;
              migrationSeconds: number | null;
              suspendedAt: string | null;
              startedAt: string | null;
              pauseSeconds: number | null;
              bytesSent: number | null;
              copyGbps: number | null;
              predicted: {
                startSeconds: number;
                seconds: number;
                downtimeSeconds: number | null;
              };
              memoryMiB: number | null;
              dirtyMiBps: number;
              heldToGbps: number | null;
              probes: {
                id: string;
                sent: number;
                lost: number;
                delayed: number;
                outages: number;
                outageSeconds: number;
                outageMinusPauseSeconds: number | null;
                phases: {
                  phase: string;
                  sent: number;
                  lost: number;
                  delayed: number;
                }[];
              }[];
            }[];
            powerEvents: {
              physicalRouter: string;
              /** @enum {string} */
              to: "on" | "off";
              predictedStartSeconds: number;
              askedAt: string | null;
              reachedAt: string | null;
              seconds: number | null;
            }[];
            probes: {
              id: string;
              from: string;
              to: string;
              through: string[];
              intervalSeconds: number;
              /** Format: date-time */
              beganAt: string;
              senderAheadMs: number;
              sent: number;
              received: number;
              lost: number;
              delayed: number;
              duplicates: number;
              usualMs: number | null;
              lateAfterMs: number | null;
              largestGapSeconds: number | null;
            }[];
            totals: {
              seconds: number | null;
              predictedSeconds: number;
              moves: number;
              moved: number;
              undone: number;
              pauseSeconds: number;
              bytesSent: number;
              sent: number;
              lost: number;
              delayed: number;
              longestOutageSeconds: number;
            };
            calibration:
              | {
                  /** @constant */
                  fitted: true;
                  moves: number;
                  model: {
                    bandwidthGbps: number;
                    overheadSeconds: number;
                    handOverSeconds: number;
                    maxRounds: number;
                    stopBelowMiB: number;
                  };
                  errors: {
                    sentShare: {
                      median: number;
                      worst: number;
                    };
                    secondsShare: {
                      median: number;
                      worst: number;
                    };
                    pausedSeconds: {
                      median: number;
                      worst: number;
                    };
                  };
                  residuals: {
                    router: string;
                    seconds: number;
                    sentMiB: number;
                    pausedSeconds: number;
                  }[];
                }
              | {
                  /** @constant */
                  fitted: false;
                  moves: number;
                  why: string;
                };
          };
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getExecutionNetwork: {
    parameters: {
      query?: never;
      header?: {
        /** @description ETags that the client has already: 304 when one of them fits */
        "if-none-match"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The version that it made */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["StoredNetwork"];
        };
      };
      /** @description The client has it already */
      304: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description The document's digest in quotes */
          ETag?: string;
          /** @description Which version it is */
          "Rehome-Version"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  pauseExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Reason"];
      };
    };
    responses: {
      /** @description Its worker will do so */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  resumeExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Reason"];
      };
    };
    responses: {
      /** @description Its worker will do so */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  abortExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["Reason"];
      };
    };
    responses: {
      /** @description Nothing was begun, and nothing will be */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      /** @description Its worker will do so */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  skipInExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["SkipRequest"];
      };
    };
    responses: {
      /** @description Its worker will do so */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  closeExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["CloseRequest"];
      };
    };
    responses: {
      /** @description Its worker will do so */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  rollBackExecution: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        execution: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["RollbackRequest"];
      };
    };
    responses: {
      /** @description It will be carried out */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Execution"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      412: components["responses"]["NetworkChanged"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createWiring: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WiringRequest"];
      };
    };
    responses: {
      /** @description It was quick, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Wiring"];
        };
      };
      /** @description It takes longer: look at its Location */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Wiring"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getWiring: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        wiring: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Wiring"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  cancelWiring: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        wiring: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was waiting, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Wiring"];
        };
      };
      /** @description It is under way, and ends as if nobody had asked if it has begun to change devices */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Wiring"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      422: components["responses"]["KeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createWakeClearance: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WakeClearanceRequest"];
      };
    };
    responses: {
      /** @description It was quick, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WakeClearance"];
        };
      };
      /** @description It takes longer: look at its Location */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WakeClearance"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getWakeClearance: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        wakeClearance: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WakeClearance"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  cancelWakeClearance: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        wakeClearance: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was waiting, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WakeClearance"];
        };
      };
      /** @description It is under way, and may have been done */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WakeClearance"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      422: components["responses"]["KeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listSchedules: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
        network?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Schedules"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createSchedule: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ScheduleDocument"];
      };
    };
    responses: {
      /** @description It is made */
      201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Schedule"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissingOrSamePerson"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description As it is */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Schedule"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  putSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["ScheduleDocument"];
      };
    };
    responses: {
      /** @description It is changed */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Schedule"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissingOrSamePerson"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  deleteSchedule: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It is gone */
      204: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listScheduleRuns: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ScheduleRuns"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createScheduleRun: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["RunRequest"];
      };
    };
    responses: {
      /** @description Its plan is asked for */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["ScheduleRun"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  unfreezeSchedule: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        schedule: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["UnfreezeRequest"];
      };
    };
    responses: {
      /** @description It runs when it is due next */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Schedule"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  verifyPlan: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["VerificationRequest"];
      };
    };
    responses: {
      /** @description It was quick, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Verification"];
        };
      };
      /** @description It takes longer: look at its Location */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Verification"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getVerification: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        verification: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Verification"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listWhatIfs: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description One page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIfs"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createWhatIf: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        /** @description The name that the network is kept under */
        network: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["WhatIfRequest"];
      };
    };
    responses: {
      /** @description It was quick, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIf"];
        };
      };
      /** @description It takes longer: look at its Location */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it is */
          Location?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIf"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValueOrKeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getWhatIf: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        whatIf: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Its state */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIf"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  followWhatIf: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        whatIf: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description `progress` with incumbent, bound and gap as they change; `end` with the state as the last. A client that comes back with Last-Event-ID misses nothing */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/event-stream": components["schemas"]["ServerSentEvent"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  cancelWhatIf: {
    parameters: {
      query?: never;
      header?: {
        /** @description The same key with the same request gets the first answer again; nothing is done twice. Kept for a day */
        "idempotency-key"?: string;
      };
      path: {
        whatIf: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It was waiting, and has ended */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIf"];
        };
      };
      /** @description It is under way, and will end */
      202: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["WhatIf"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      409: components["responses"]["Conflict"];
      422: components["responses"]["KeyReused"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listTokens: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Tokens"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  createToken: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        "application/json": components["schemas"]["TokenDraft"];
      };
    };
    responses: {
      /** @description The token, with its secret */
      201: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          /** @description Where it can be revoked */
          Location?: string;
          /** @description no-store */
          "Cache-Control"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["NewToken"];
        };
      };
      400: components["responses"]["MalformedJsonOrInvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      413: components["responses"]["TooLarge"];
      415: components["responses"]["UnsupportedMediaType"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  revokeToken: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        token: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description Revoked */
      204: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content?: never;
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      404: components["responses"]["NotFound"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  listAudit: {
    parameters: {
      query?: {
        /** @description Items on one page */
        limit?: number;
        /** @description Where the page before ended: its `next` */
        after?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Audit"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      422: components["responses"]["InvalidValue"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getHealth: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It does */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Status"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getReadiness: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description It can */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/json": components["schemas"]["Status"];
        };
      };
      400: components["responses"]["InvalidRequest"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getMetrics: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description The figures */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/plain": string;
        };
      };
      400: components["responses"]["InvalidRequest"];
      401: components["responses"]["Unauthenticated"];
      403: components["responses"]["RightMissing"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getDescription: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description OpenAPI 3.1 */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "application/yaml": string;
        };
      };
      400: components["responses"]["InvalidRequest"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
  getDocs: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description A page */
      200: {
        headers: {
          /** @description The request's id: the client's own where it gave one, also in the log */
          "X-Request-Id"?: string;
          [name: string]: unknown;
        };
        content: {
          "text/html": string;
        };
      };
      400: components["responses"]["InvalidRequest"];
      406: components["responses"]["NotAcceptable"];
      408: components["responses"]["RequestTimeout"];
      429: components["responses"]["TooManyRequests"];
      431: components["responses"]["HeadersTooLarge"];
      500: components["responses"]["Internal"];
      503: components["responses"]["Unavailable"];
    };
  };
}
