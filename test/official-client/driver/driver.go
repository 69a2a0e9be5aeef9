package main

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/gravitational/teleport/api/client"
	"github.com/gravitational/teleport/api/client/proto"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
)

const (
	dialTimeout = 20 * time.Second
	// How long people of a story are signed in.
	personTTL = 4 * time.Hour
)

// driver acts as an administrator, and as everybody else by identities that the administrator signs.
type driver struct {
	addr    string
	cluster string
	admin   *client.Client
	people  map[string]*client.Client
	mu      sync.Mutex
}

func connect(ctx context.Context, addr, identity string) (*driver, error) {
	admin, err := dial(ctx, addr, client.LoadIdentityFile(identity))
	if err != nil {
		return nil, trace.Wrap(err)
	}
	pong, err := admin.Ping(ctx)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	return &driver{addr: addr, cluster: pong.ClusterName, admin: admin, people: map[string]*client.Client{}}, nil
}

func dial(ctx context.Context, addr string, credentials client.Credentials) (*client.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	made, err := client.New(ctx, client.Config{Addrs: []string{addr}, Credentials: []client.Credentials{credentials}})
	return made, trace.Wrap(err)
}

// as is somebody's own connection.
func (d *driver) as(ctx context.Context, user string) (*client.Client, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if known, ok := d.people[user]; ok {
		return known, nil
	}
	file, err := d.sign(ctx, user, personTTL)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	config, err := file.TLSConfig()
	if err != nil {
		return nil, trace.Wrap(err)
	}
	made, err := dial(ctx, d.addr, client.LoadTLS(config))
	if err != nil {
		return nil, trace.Wrap(err)
	}
	d.people[user] = made
	return made, nil
}

func (d *driver) do(ctx context.Context, todo command) (any, error) {
	switch todo.Op {
	case "ping":
		pong, err := d.admin.Ping(ctx)
		if err != nil {
			return nil, trace.Wrap(err)
		}
		return map[string]any{
			"version":    pong.ServerVersion,
			"cluster":    pong.ClusterName,
			"hasReviews": pong.GetServerFeatures().GetAdvancedAccessWorkflows(),
		}, nil
	case "role":
		return nil, trace.Wrap(d.upsertRole(ctx, todo.Role))
	case "user":
		return nil, trace.Wrap(d.upsertUser(ctx, todo))
	case "forget":
		return nil, trace.Wrap(d.forget(ctx, todo))
	case "identity":
		return nil, trace.Wrap(d.writeIdentity(ctx, todo))
	case "node":
		return nil, trace.Wrap(d.upsertNode(ctx, todo.Name, todo.Hostname))
	case "lock":
		return nil, trace.Wrap(d.lock(ctx, todo))
	case "unlock":
		return nil, trace.Wrap(d.admin.DeleteLock(ctx, todo.Name))
	case "ask":
		return d.ask(ctx, todo)
	case "review":
		return nil, trace.Wrap(d.review(ctx, todo))
	case "get":
		return d.get(ctx, todo.ID)
	case "delete":
		return nil, trace.Wrap(d.admin.DeleteAccessRequest(ctx, todo.ID))
	}
	return nil, trace.BadParameter("no such command: %q", todo.Op)
}

func (d *driver) ask(ctx context.Context, todo command) (any, error) {
	var ids []types.ResourceID
	for _, name := range todo.Resources {
		ids = append(ids, types.ResourceID{ClusterName: d.cluster, Kind: types.KindNode, Name: name})
	}
	request, err := types.NewAccessRequestWithResources(uuid.NewString(), todo.As, todo.Roles, ids)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	request.SetRequestReason(todo.Reason)
	if todo.Seconds > 0 {
		end := time.Now().UTC().Add(time.Duration(todo.Seconds) * time.Second)
		request.SetExpiry(end)
		// Servers before 17.2 look here.
		if record, ok := request.(*types.AccessRequestV3); ok {
			record.Metadata.Expires = &end
		}
	}
	person, err := d.as(ctx, todo.As)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	made, err := person.CreateAccessRequestV2(ctx, request)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	return made.GetName(), nil
}

func (d *driver) review(ctx context.Context, todo command) error {
	person, err := d.as(ctx, todo.As)
	if err != nil {
		return trace.Wrap(err)
	}
	_, err = person.SubmitAccessReview(ctx, types.AccessReviewSubmission{
		RequestID: todo.ID,
		Review: types.AccessReview{
			Author:        todo.As,
			ProposedState: types.RequestState(types.RequestState_value[todo.State]),
			Reason:        todo.Reason,
			Created:       time.Now().UTC(),
		},
	})
	return trace.Wrap(err)
}

// get tells of a request what stories look at; nothing where there is none.
func (d *driver) get(ctx context.Context, id string) (any, error) {
	found, err := d.admin.GetAccessRequests(ctx, types.AccessRequestFilter{ID: id})
	if err != nil || len(found) == 0 {
		return nil, trace.Wrap(err)
	}
	type review struct {
		Author string `json:"author"`
		State  string `json:"state"`
		Reason string `json:"reason"`
	}
	reviews := []review{}
	for _, one := range found[0].GetReviews() {
		reviews = append(reviews, review{one.Author, one.ProposedState.String(), one.Reason})
	}
	return map[string]any{
		"state":         found[0].GetState().String(),
		"resolveReason": found[0].GetResolveReason(),
		"reviews":       reviews,
	}, nil
}

func (d *driver) upsertRole(ctx context.Context, text json.RawMessage) error {
	var role types.RoleV6
	if err := json.Unmarshal(text, &role); err != nil {
		return trace.Wrap(err)
	}
	if err := role.CheckAndSetDefaults(); err != nil {
		return trace.Wrap(err)
	}
	_, err := d.admin.UpsertRole(ctx, &role)
	return trace.Wrap(err)
}

// upsertUser falls back to what servers before 15 know.
func (d *driver) upsertUser(ctx context.Context, todo command) error {
	user, err := types.NewUser(todo.Name)
	if err != nil {
		return trace.Wrap(err)
	}
	user.SetRoles(todo.Roles)
	user.SetTraits(todo.Traits)
	_, err = d.admin.UpsertUser(ctx, user)
	if !trace.IsNotImplemented(err) {
		return trace.Wrap(err)
	}
	older := proto.NewAuthServiceClient(d.admin.GetConnection())
	_, err = older.CreateUser(ctx, user.(*types.UserV2))
	return trace.Wrap(err)
}

// forget removes a user, or a role, with the connection that there may be.
func (d *driver) forget(ctx context.Context, todo command) error {
	if len(todo.Roles) > 0 {
		return trace.Wrap(d.admin.DeleteRole(ctx, todo.Roles[0]))
	}
	d.mu.Lock()
	if open, ok := d.people[todo.Name]; ok {
		_ = open.Close()
		delete(d.people, todo.Name)
	}
	d.mu.Unlock()
	err := d.admin.DeleteUser(ctx, todo.Name)
	if trace.IsNotImplemented(err) {
		older := proto.NewAuthServiceClient(d.admin.GetConnection())
		_, err = older.DeleteUser(ctx, &proto.DeleteUserRequest{Name: todo.Name})
	}
	return trace.Wrap(err)
}

func (d *driver) upsertNode(ctx context.Context, name, hostname string) error {
	node, err := types.NewServer(name, types.KindNode, types.ServerSpecV2{Hostname: hostname})
	if err != nil {
		return trace.Wrap(err)
	}
	_, err = d.admin.UpsertNode(ctx, node)
	return trace.Wrap(err)
}

func (d *driver) lock(ctx context.Context, todo command) error {
	lock, err := types.NewLock(todo.Name, types.LockSpecV2{Target: types.LockTarget{User: todo.As}, Message: todo.Reason})
	if err != nil {
		return trace.Wrap(err)
	}
	return trace.Wrap(d.admin.UpsertLock(ctx, lock))
}
