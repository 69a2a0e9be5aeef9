package main

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/client/proto"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

func (c *cluster) checkRequests() {
	c.checkCreation()
	c.checkStartTimes()
	c.checkFilters()
	c.checkCapabilities()
	c.checkDeletion()
}

func (c *cluster) checkCreation() {
	made, err := c.ask(requester, nil, twoApprovals)
	if !c.works("create", err) {
		return
	}
	record := made.(*types.AccessRequestV3)
	c.works("create: the client finds the record valid", record.CheckAndSetDefaults())
	c.that(made.GetState().IsPending() && made.GetUser() == requester, "create: pending, of whoever asks", made)
	c.that(time.Since(made.GetCreationTime()).Abs() < time.Minute, "create: now", made.GetCreationTime())
	c.that(!made.GetAccessExpiry().Add(time.Second).Before(made.Expiry()), "create: access ends after the request lapses", made.GetAccessExpiry(), made.Expiry())
	c.equal("create: the reason", made.GetRequestReason(), "because of")
	if c.hasReviews {
		thresholds := made.GetThresholds()
		c.that(len(thresholds) == 1 && thresholds[0].Approve == 2 && thresholds[0].Deny == 2, "create: the role's thresholds", thresholds)
		c.that(len(record.Spec.RoleThresholdMapping[twoApprovals].Sets) == 1, "create: which thresholds are for which role", record.Spec.RoleThresholdMapping)
	}

	_, err = c.ask(requester, nil, "no-such-role")
	c.refused("create: a role that is not there", err, trace.IsBadParameter, "can not request role")
	other, err := types.NewAccessRequest(uuid.NewString(), reviewer, oneApproval)
	if err == nil {
		_, err = c.as(requester).CreateAccessRequestV2(c.ctx, other)
	}
	c.refused("create: in another's name", err, trace.IsAccessDenied)
	dry, err := c.ask(requester, func(r types.AccessRequest) { r.SetDryRun(true) }, oneApproval)
	c.works("create: dry run", err)
	c.that(err == nil && len(c.found(types.AccessRequestFilter{ID: dry.GetName()})) == 0, "create: a dry run stores nothing")
	short, err := c.ask(requester, func(r types.AccessRequest) { r.SetExpiry(time.Now().UTC().Add(time.Hour)) }, oneApproval)
	c.that(err == nil && time.Until(short.Expiry()).Round(time.Minute) == time.Hour, "create: lapses when asked to", short.Expiry(), describe(err))
}

func (c *cluster) checkStartTimes() {
	if c.major < 15 {
		return
	}
	start := func(at time.Time) error {
		_, err := c.ask(requester, func(r types.AccessRequest) { r.SetAssumeStartTime(at) }, oneApproval)
		return err
	}
	c.works("start time: within the access", start(time.Now().UTC().Add(time.Hour)))
	c.refused("start time: before the request", start(time.Now().UTC().Add(-time.Hour)), trace.IsBadParameter, "assume start time has to be after")
	c.refused("start time: after the access", start(time.Now().UTC().Add(200*24*time.Hour)), trace.IsBadParameter, "assume start time")
}

func (c *cluster) checkFilters() {
	id := c.asked(requester, oneApproval)
	count := func(filter types.AccessRequestFilter, user ...string) int { return len(c.found(filter, user...)) }
	c.equal("filter: id", count(types.AccessRequestFilter{ID: id}), 1)
	c.equal("filter: an id that is not there gives nothing, and no error", count(types.AccessRequestFilter{ID: uuid.NewString()}), 0)
	mine := c.found(types.AccessRequestFilter{User: requester, State: types.RequestState_PENDING})
	isOther := func(r types.AccessRequest) bool { return r.GetUser() != requester || !r.GetState().IsPending() }
	c.that(len(mine) > 0 && !slices.ContainsFunc(mine, isOther), "filter: user and state", mine)
	c.equal("filter: nobody's", count(types.AccessRequestFilter{User: "nobody"}), 0)
	if c.hasReviews {
		c.equal("list: reviewers see what they may review", count(types.AccessRequestFilter{ID: id}, reviewer), 1)
	}
	c.asked(both, oneApproval)
	c.equal("list: others see only their own", count(types.AccessRequestFilter{User: both}, requester), 0)
}

func (c *cluster) checkCapabilities() {
	got, err := c.as(requester).GetAccessCapabilities(c.ctx, types.AccessCapabilitiesRequest{RequestableRoles: true, SuggestedReviewers: true})
	c.that(err == nil && slices.Contains(got.RequestableRoles, twoApprovals), "capabilities: roles that can be requested", got, describe(err))
	_, err = c.as(requester).GetAccessCapabilities(c.ctx, types.AccessCapabilitiesRequest{User: reviewer, RequestableRoles: true})
	c.refused("capabilities: of somebody else", err, trace.IsAccessDenied)
	_, err = c.as(admin).GetAccessCapabilities(c.ctx, types.AccessCapabilitiesRequest{User: requester, RequestableRoles: true})
	c.works("capabilities: of somebody else, by an administrator", err)
}

func (c *cluster) checkDeletion() {
	id := c.asked(requester, oneApproval)
	c.refused("delete: without the verb", c.as(requester).DeleteAccessRequest(c.ctx, id), trace.IsAccessDenied)
	c.works("delete", c.as(admin).DeleteAccessRequest(c.ctx, id))
	c.refused("delete: gone already", c.as(admin).DeleteAccessRequest(c.ctx, id), trace.IsNotFound)
}

// checkPages goes through listings that servers have since 15.
func (c *cluster) checkPages() {
	for range 5 {
		c.asked(requester, oneApproval)
	}
	for _, descending := range []bool{false, true} {
		var seen []string
		request := &proto.ListAccessRequestsRequest{
			Filter: &types.AccessRequestFilter{State: types.RequestState_PENDING},
			Sort:   proto.AccessRequestSort_CREATED, Descending: descending, Limit: 3,
		}
		for {
			page, err := c.as(plugin).ListAccessRequests(c.ctx, request)
			if err != nil || len(page.AccessRequests) > 3 {
				c.that(false, "pages: of three", page, describe(err))
				return
			}
			for _, one := range page.AccessRequests {
				seen = append(seen, one.GetName())
			}
			if request.StartKey = page.NextKey; request.StartKey == "" {
				break
			}
		}
		all := c.found(types.AccessRequestFilter{State: types.RequestState_PENDING})
		slices.Sort(seen)
		c.that(len(all) > 3 && len(slices.Compact(seen)) == len(all), "pages: of three make up the whole", descending, len(seen), len(all))
	}
	inScope := func(user string, scope types.AccessRequestScope) []*types.AccessRequestV3 {
		page, err := c.as(user).ListAccessRequests(c.ctx, &proto.ListAccessRequestsRequest{Filter: &types.AccessRequestFilter{Scope: scope}})
		if err != nil {
			c.that(false, "scope "+scope.String(), describe(err))
			return nil
		}
		return page.AccessRequests
	}
	isOthers := func(r *types.AccessRequestV3) bool { return r.GetUser() != requester }
	own := inScope(requester, types.AccessRequestScope_MY_REQUESTS)
	c.that(len(own) > 0 && !slices.ContainsFunc(own, isOthers), "scope: one's own", len(own))
	if !c.hasReviews {
		return
	}
	hasNot := func(r *types.AccessRequestV3) bool {
		return !slices.ContainsFunc(r.GetReviews(), func(one types.AccessReview) bool { return one.Author == reviewer })
	}
	done := inScope(reviewer, types.AccessRequestScope_REVIEWED)
	c.that(len(done) > 0 && !slices.ContainsFunc(done, hasNot), "scope: reviewed by oneself", len(done))
	open := inScope(reviewer, types.AccessRequestScope_NEEDS_REVIEW)
	isDone := func(r *types.AccessRequestV3) bool { return !hasNot(r) || !r.GetState().IsPending() }
	c.that(len(open) > 0 && !slices.ContainsFunc(open, isDone), "scope: waits for one's review", len(open))
}
