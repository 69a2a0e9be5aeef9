package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/client"
	"github.com/gravitational/teleport/api/identityfile"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

const (
	// Connecting to a machine of one's own.
	dialTimeout = 15 * time.Second

	// People and roles of the sandbox. `prod-dba` needs two approvals, `editor` one.
	requester = "alice"
	reviewer  = "bob"
	second    = "carol"
	both      = "erin"
	admin     = "admin"
	plugin    = "access-plugin"
	locked    = "locked-out"

	oneApproval  = "editor"
	twoApprovals = "prod-dba"
)

// cluster is the Auth Service under judgement, with a connection for each of its users.
type cluster struct {
	*report
	ctx        context.Context
	addr       string
	identities string
	clients    map[string]*client.Client
	major      int
	hasReviews bool
}

// connect uses the identity file as Teleport's own plugins do: whole, with its SSH certificate.
func (c *cluster) connect(user string) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(c.ctx, dialTimeout)
	defer cancel()
	return client.New(ctx, client.Config{
		Addrs:       []string{c.addr},
		Credentials: []client.Credentials{client.LoadIdentityFile(c.identityOf(user))},
	})
}

func (c *cluster) identityOf(user string) string { return filepath.Join(c.identities, user) }

// as is the connection of a user. Whoever cannot connect fails every check that follows, so it gives up instead.
func (c *cluster) as(user string) *client.Client {
	if known, ok := c.clients[user]; ok {
		return known
	}
	made, err := c.connect(user)
	if err != nil {
		panic(fmt.Sprintf("%s cannot connect: %v", user, err))
	}
	if c.clients == nil {
		c.clients = map[string]*client.Client{}
	}
	c.clients[user] = made
	return made
}

func (c *cluster) close() {
	for _, open := range c.clients {
		_ = open.Close()
	}
}

func (c *cluster) checkConnection() {
	file, err := identityfile.ReadFile(c.identityOf(plugin))
	if !c.works("identity file: Teleport's reader takes it", err) {
		return
	}
	_, err = file.TLSConfig()
	c.works("identity file: TLS", err)
	config, err := file.SSHClientConfig()
	c.works("identity file: SSH certificate, its key and the authority of hosts", err)
	c.that(err == nil && config.User != "", "identity file: the SSH certificate has a principal")
	expiry, ok := file.Expiry()
	c.that(ok && expiry.After(time.Now()), "identity file: has not ended", expiry)

	made, err := c.connect(plugin)
	if !c.works("connect with the identity file", err) {
		return
	}
	c.clients = map[string]*client.Client{plugin: made}
	pong, err := made.Ping(c.ctx)
	if !c.works("Ping", err) {
		return
	}
	c.hasReviews = pong.GetServerFeatures().GetAdvancedAccessWorkflows()
	c.major, err = strconv.Atoi(strings.SplitN(pong.ServerVersion, ".", 2)[0])
	c.that(err == nil && pong.ClusterName != "", "Ping: cluster and version", pong.ClusterName, pong.ServerVersion)
	c.checkLock()
}

func (c *cluster) checkLock() {
	_, err := c.as(locked).Ping(c.ctx)
	if c.major >= 14 {
		c.refused("Ping: a lock is in force", err, trace.IsAccessDenied, "lock targeting", "is in force")
		return
	}
	c.refused("Ping: a lock is in force", err, trace.IsAccessDenied, "access denied")
}

// ask makes a request in one's own name.
func (c *cluster) ask(user string, change func(types.AccessRequest), roles ...string) (types.AccessRequest, error) {
	return c.askFor(nil, user, change, roles...)
}

func (c *cluster) askFor(resources []types.ResourceID, user string, change func(types.AccessRequest), roles ...string) (types.AccessRequest, error) {
	request, err := types.NewAccessRequestWithResources(uuid.NewString(), user, roles, resources)
	if err != nil {
		return nil, err
	}
	request.SetRequestReason("because of")
	if change != nil {
		change(request)
	}
	return c.as(user).CreateAccessRequestV2(c.ctx, request)
}

// asked is the id of a new request.
func (c *cluster) asked(user string, roles ...string) string {
	request, err := c.ask(user, nil, roles...)
	if err != nil {
		panic(fmt.Sprintf("%s cannot ask for %v: %v", user, roles, err))
	}
	return request.GetName()
}

// found lists requests, as the plugin unless told.
func (c *cluster) found(filter types.AccessRequestFilter, user ...string) []types.AccessRequest {
	list, err := c.as(append(user, plugin)[0]).GetAccessRequests(c.ctx, filter)
	if err != nil {
		panic(fmt.Sprintf("cannot list requests: %v", err))
	}
	return list
}
