package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/gravitational/teleport/api/client/proto"
	"github.com/gravitational/teleport/api/constants"
	"github.com/gravitational/teleport/api/identityfile"
	"github.com/gravitational/teleport/api/types"
	"github.com/gravitational/trace"
	"golang.org/x/crypto/ssh"
)

// The kind of key that servers of every age sign.
const keyBits = 2048

// sign makes an identity of somebody, as `tctl auth sign --user` does.
func (d *driver) sign(ctx context.Context, user string, ttl time.Duration) (*identityfile.IdentityFile, error) {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		return nil, trace.Wrap(err)
	}
	certs, err := d.admin.GenerateUserCerts(ctx, proto.UserCertsRequest{
		PublicKey:      ssh.MarshalAuthorizedKey(public),
		Username:       user,
		Expires:        time.Now().UTC().Add(ttl),
		Format:         constants.CertificateFormatStandard,
		RouteToCluster: d.cluster,
	})
	if err != nil {
		return nil, trace.Wrap(err)
	}
	hosts, err := d.admin.GetCertAuthorities(ctx, types.HostCA, false)
	if err != nil {
		return nil, trace.Wrap(err)
	}
	file := &identityfile.IdentityFile{
		PrivateKey: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		Certs:      identityfile.Certs{SSH: certs.SSH, TLS: certs.TLS},
	}
	for _, host := range hosts {
		for _, pair := range host.GetTrustedTLSKeyPairs() {
			file.CACerts.TLS = append(file.CACerts.TLS, pair.Cert)
		}
		for _, pair := range host.GetTrustedSSHKeyPairs() {
			line := fmt.Sprintf("@cert-authority %s %s type=host\n", host.GetClusterName(), bytes.TrimSpace(pair.PublicKey))
			file.CACerts.SSH = append(file.CACerts.SSH, []byte(line))
		}
	}
	return file, nil
}

func (d *driver) writeIdentity(ctx context.Context, todo command) error {
	file, err := d.sign(ctx, todo.Name, time.Duration(todo.Seconds)*time.Second)
	if err != nil {
		return trace.Wrap(err)
	}
	return trace.Wrap(identityfile.Write(file, todo.Path))
}
