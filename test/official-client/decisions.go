package main

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

const (
	approved = types.RequestState_APPROVED
	denied   = types.RequestState_DENIED
)

func (c *cluster) review(user, id string, state types.RequestState, changes ...func(*types.AccessReview)) (types.AccessRequest, error) {
	review := types.AccessReview{Author: user, ProposedState: state, Reason: "says " + user, Created: time.Now().UTC()}
	for _, change := range changes {
		change(&review)
	}
	return c.as(user).SubmitAccessReview(c.ctx, types.AccessReviewSubmission{RequestID: id, Review: review})
}

func (c *cluster) checkReviews() {
	c.checkThresholds()
	c.checkWhoReviews()

	id := c.asked(both, oneApproval)
	_, err := c.review(reviewer, uuid.NewString(), approved)
	c.refused("review: of no request", err, trace.IsNotFound)
	_, err = c.review(reviewer, id, types.RequestState_PENDING)
	c.refused("review: that proposes PENDING", err, trace.IsBadParameter)
	_, err = c.review(reviewer, id, types.RequestState_PROMOTED)
	c.refused("review: that proposes PROMOTED", err, trace.IsBadParameter)
	_, err = c.review(reviewer, id, approved, func(r *types.AccessReview) { r.Annotations = map[string][]string{"a": {"b"}} })
	c.refused("review: with annotations", err, trace.IsNotImplemented)
	two := c.asked(both, oneApproval, twoApprovals)
	_, err = c.review(reviewer, two, approved, func(r *types.AccessReview) { r.Roles = []string{oneApproval} })
	c.refused("review: of some of the roles", err, trace.IsNotImplemented)
	done, err := c.review(reviewer, id, denied)
	c.that(err == nil && done.GetState().IsDenied(), "review: one denial is enough by default", done, describe(err))
}

func (c *cluster) checkThresholds() {
	id := c.asked(requester, twoApprovals)
	half, err := c.review(reviewer, id, approved)
	c.that(err == nil && half.GetState().IsPending() && len(half.GetReviews()) == 1, "review: one of two leaves it pending", half, describe(err))
	_, err = c.review(reviewer, id, denied)
	isRepeated := trace.IsAccessDenied
	if c.major >= 19 {
		isRepeated = trace.IsAlreadyExists
	}
	c.refused("review: a second one by the same person", err, isRepeated, "has already reviewed this request")
	full, err := c.review(second, id, approved)
	if !c.that(err == nil && full.GetState().IsApproved(), "review: two of two approve", full, describe(err)) {
		return
	}
	c.equal("review: the last reason is the request's", full.GetResolveReason(), "says "+second)
	c.that(full.Expiry().Equal(full.GetAccessExpiry()), "review: an approved request lives as long as the access", full.Expiry(), full.GetAccessExpiry())
	authors := []string{}
	for _, one := range full.GetReviews() {
		authors = append(authors, one.Author)
	}
	c.equal("review: both are kept, in their order", authors, []string{reviewer, second})
	_, err = c.review(both, id, denied)
	c.refused("review: after the end", err, trace.IsAccessDenied, "the access request has been already approved")
}

func (c *cluster) checkWhoReviews() {
	id := c.asked(both, oneApproval)
	_, err := c.review(both, id, approved)
	c.refused("review: of one's own request", err, trace.IsAccessDenied, "cannot review request")
	_, err = c.review(requester, id, approved)
	c.refused("review: without a rule that allows any", err, trace.IsAccessDenied, "cannot submit reviews")
	_, err = c.review(reviewer, id, approved, func(r *types.AccessReview) { r.Author = second })
	c.refused("review: in another's name", err, trace.IsAccessDenied, "on behalf of")
}

func (c *cluster) checkStates() {
	set := func(user, id string, state types.RequestState, changes ...func(*types.AccessRequestUpdate)) error {
		update := types.AccessRequestUpdate{RequestID: id, State: state, Reason: "set"}
		for _, change := range changes {
			change(&update)
		}
		return c.as(user).SetAccessRequestState(c.ctx, update)
	}
	withRoles := func(roles ...string) func(*types.AccessRequestUpdate) {
		return func(u *types.AccessRequestUpdate) { u.Roles = roles }
	}
	id := c.asked(requester, oneApproval)
	c.refused("state: without the verb", set(reviewer, id, approved), trace.IsAccessDenied)
	c.refused("state: of no request", set(admin, uuid.NewString(), approved), trace.IsNotFound)
	c.refused("state: NONE", set(admin, id, types.RequestState_NONE), trace.IsBadParameter)
	if c.major >= 14 {
		c.refused("state: PROMOTED", set(admin, id, types.RequestState_PROMOTED), trace.IsBadParameter)
	}
	c.refused("state: a denial with roles", set(admin, id, denied, withRoles(oneApproval)), trace.IsBadParameter)
	c.refused("state: roles that were not asked for", set(admin, id, approved, withRoles(twoApprovals)), trace.IsBadParameter)
	annotated := func(u *types.AccessRequestUpdate) { u.Annotations = map[string][]string{"jira": {"ACC-1"}} }
	c.works("state: approved", set(admin, id, approved, annotated))
	got := c.found(types.AccessRequestFilter{ID: id})[0]
	c.that(got.GetState().IsApproved() && got.GetResolveReason() == "set", "state: with its reason", got)
	c.that(slices.Equal(got.GetResolveAnnotations()["jira"], []string{"ACC-1"}), "state: with its annotations", got.GetResolveAnnotations())
	c.works("state: an approval can be taken back", set(admin, id, denied))
	c.refused("state: a denial is final", set(admin, id, approved), trace.IsBadParameter, "already denied")
	c.works("state: a denial can be repeated", set(admin, id, denied))
}
