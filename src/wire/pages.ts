import type { ApprovalsCalls } from './pages/approvals';
import type { EndAccessCalls } from './pages/end-access';
import type { HealthCalls } from './pages/health';
import type { LogCalls } from './pages/log';
import type { PanelCalls } from './pages/panel';
import type { SelfTestCalls } from './pages/self-test';
import type { SettingsCalls } from './pages/settings';
import type { SiteCalls } from './pages/site';
import type { StatisticsCalls } from './pages/statistics';

/**
 * What the app's pages and its resolvers say to each other: the name of each call, what goes in and what comes out.
 * Types only; the resolvers check what comes in, since a page can send anything.
 */
export interface PageCalls
  extends
    ApprovalsCalls,
    EndAccessCalls,
    LogCalls,
    PanelCalls,
    SettingsCalls,
    HealthCalls,
    SiteCalls,
    SelfTestCalls,
    StatisticsCalls {}
