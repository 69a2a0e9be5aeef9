// real-teleport is Teleport's own Auth Service, built unmodified from its published module and put together as `teleport start`
// does it, but in one small process that forgets everything when it ends: its backend is memory. It judges what was only ever
// tried with our emulator. Whoever starts it gets an identity file of an administrator, and does the rest over the network.
//
//	real-teleport -addr HOST:PORT -dir FOLDER [-edition oss]
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/gravitational/teleport/lib/modules"
	"github.com/sirupsen/logrus"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	dir := flag.String("dir", "", "folder for the audit log and the administrator's identity file")
	edition := flag.String("edition", "enterprise", "enterprise, or oss: without reviews and thresholds")
	flag.Parse()
	if *dir == "" {
		flag.Usage()
		os.Exit(2)
	}
	logrus.SetLevel(logrus.ErrorLevel)
	if *edition == "enterprise" {
		allowReviews()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *dir); err != nil {
		log.Fatalf("the Auth Service: %v", err)
	}
}

// allowReviews sets what a licence of the Enterprise edition does: the code is in the same module.
func allowReviews() {
	modules.SetModules(&modules.TestModules{
		TestBuildType: modules.BuildEnterprise,
		TestFeatures:  modules.Features{AccessControls: true, AdvancedAccessWorkflows: true},
	})
}

func run(ctx context.Context, addr, dir string) error {
	service, err := start(ctx, addr, dir)
	if err != nil {
		return err
	}
	defer service.stop()
	identity := filepath.Join(dir, administrator)
	if err := service.writeAdministrator(ctx, identity); err != nil {
		return err
	}
	fmt.Printf("ready %s %s\n", service.listener.Addr(), identity)
	<-ctx.Done()
	return nil
}
