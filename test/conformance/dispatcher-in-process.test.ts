import { createInProcessDispatcher } from "../../src/service/jobs/in-process.ts";
import { describeDispatcher } from "./dispatcher.ts";

describeDispatcher({ name: "in one process", open: async () => createInProcessDispatcher(), reset: async () => {} });
