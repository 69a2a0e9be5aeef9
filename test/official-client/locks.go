package main

import (
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

// checkLocks aims locks at access requests, which is how access ends before its time.
func (c *cluster) checkLocks() {
	id, name := c.asked(requester, oneApproval), uuid.NewString()
	ends := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	lock := func(user, message string) error {
		target := types.LockTarget{AccessRequest: id}
		made, err := types.NewLock(name, types.LockSpecV2{Target: target, Message: message, Expires: &ends})
		if err != nil {
			return trace.Wrap(err)
		}
		return c.as(user).UpsertLock(c.ctx, made)
	}
	says := func(message string) bool {
		found, err := c.as(admin).GetLock(c.ctx, name)
		if err != nil {
			return false
		}
		until := found.LockExpiry()
		return found.Target().AccessRequest == id && found.Message() == message && until != nil && until.Equal(ends)
	}
	_, err := c.as(admin).GetLock(c.ctx, name)
	c.refused("locks: none of that name", err, trace.IsNotFound)
	c.refused("locks: without the verbs", lock(plugin, "over"), trace.IsAccessDenied)
	c.works("locks: aimed at an access request", lock(admin, "over"))
	c.that(says("over"), "locks: read as it was made")
	c.works("locks: made again", lock(admin, "over again"))
	c.that(says("over again"), "locks: one of a name takes the place of the one before")
	_, err = c.as(requester).GetLock(c.ctx, name)
	c.refused("locks: read without the verb", err, trace.IsAccessDenied)
}
