package main

import (
	"errors"
	"io"
	"slices"

	"github.com/gravitational/teleport/api/client/proto"
	users "github.com/gravitational/teleport/api/gen/proto/go/teleport/users/v1"
	"github.com/gravitational/teleport/api/trail"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

const accountTrait = "jira_account_id"

func (c *cluster) checkUsers() {
	roles, err := c.as(plugin).GetCurrentUserRoles(c.ctx)
	c.that(err == nil && len(roles) == 1 && roles[0].GetName() == plugin, "users: one's own roles", roles, describe(err))
	c.that(err == nil && len(roles[0].GetRules(types.Allow)) > 0, "users: one's own roles with their rules")
	c.checkOlderUsers()
	if c.major < 15 {
		_, err := c.as(plugin).ListUsers(c.ctx, &users.ListUsersRequest{})
		c.refused("users: UsersService came with 15", err, trace.IsNotImplemented, "unknown service teleport.users.v1.UsersService")
		return
	}
	var names []string
	request := &users.ListUsersRequest{PageSize: 2}
	for {
		page, err := c.as(plugin).ListUsers(c.ctx, request)
		if !c.that(err == nil && len(page.GetUsers()) <= 2, "users: a page of two", describe(err)) {
			return
		}
		for _, user := range page.GetUsers() {
			names = append(names, user.GetName())
		}
		if request.PageToken = page.GetNextPageToken(); request.PageToken == "" {
			break
		}
	}
	c.that(slices.Contains(names, requester) && slices.Contains(names, both), "users: pages of two make up the whole", names)
	user, err := c.as(plugin).GetUser(c.ctx, reviewer, false)
	c.that(err == nil && user.GetName() == reviewer && len(user.GetTraits()[accountTrait]) == 1, "users: one, with traits", user, describe(err))
	_, err = c.as(plugin).GetUser(c.ctx, "nobody", false)
	c.refused("users: nobody of that name", err, trace.IsNotFound)
	_, err = c.as(requester).GetUser(c.ctx, reviewer, false)
	c.refused("users: without the verb", err, trace.IsAccessDenied)
	current, err := c.as(reviewer).GetCurrentUser(c.ctx)
	c.that(err == nil && current.GetName() == reviewer, "users: oneself", describe(err))
}

// checkOlderUsers asks as clients of servers before 15 do; newer servers still answer.
func (c *cluster) checkOlderUsers() {
	older := func(user string) proto.AuthServiceClient {
		return proto.NewAuthServiceClient(c.as(user).GetConnection())
	}
	user, err := older(plugin).GetUser(c.ctx, &proto.GetUserRequest{Name: reviewer})
	c.that(err == nil && user.GetName() == reviewer && len(user.GetTraits()[accountTrait]) == 1, "older users: one, with traits", user, err)
	_, err = older(plugin).GetUser(c.ctx, &proto.GetUserRequest{Name: "nobody"})
	c.refused("older users: nobody of that name", trail.FromGRPC(err), trace.IsNotFound)
	_, err = older(requester).GetUser(c.ctx, &proto.GetUserRequest{Name: reviewer})
	c.refused("older users: without the verb", trail.FromGRPC(err), trace.IsAccessDenied)

	stream, err := older(plugin).GetUsers(c.ctx, &proto.GetUsersRequest{})
	var names []string
	for err == nil {
		var next *types.UserV2
		if next, err = stream.Recv(); err == nil {
			names = append(names, next.GetName())
		}
	}
	c.that(errors.Is(err, io.EOF) && slices.Contains(names, requester) && slices.Contains(names, both), "older users: all", names, err)
}
