package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"

	gogoproto "github.com/gogo/protobuf/proto"
	_ "github.com/gravitational/teleport/api/client/proto"
	_ "github.com/gravitational/teleport/api/gen/proto/go/teleport/users/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Where the official messages that we use are defined; what these files import comes along.
var officialFiles = []string{"teleport/legacy/client/proto/authservice.proto", "teleport/users/v1/users_service.proto"}

// schema tells by full name what a field, value or method is: all that is seen on the wire.
type schema map[string]string

// compareFields holds our .proto files against the official module: everything in ours must be the same there, or be listed as newer.
func compareFields(report *report, image, newerList string) {
	ours, err := compiled(image)
	if !report.works("fields: ours can be read", err) {
		return
	}
	official, err := registered(officialFiles)
	if !report.works("fields: the official ones can be read", err) {
		return
	}
	newer, err := listed(newerList)
	if !report.works("fields: the list of newer ones can be read", err) {
		return
	}
	same, known := 0, 0
	for _, name := range sorted(ours) {
		theirs, isOfficial := official[name]
		_, isNewer := newer[name]
		switch {
		case isOfficial && isNewer:
			report.that(false, "fields: "+name, "is official by now: take it off", newerList)
		case isOfficial && theirs == ours[name]:
			same++
		case isOfficial:
			report.that(false, "fields: "+name, "ours is", ours[name], "and the official one", theirs)
		case newer[name] == ours[name]:
			known++
		default:
			report.that(false, "fields: "+name, "ours is", ours[name], "and there is no official one", newer[name])
		}
	}
	for _, name := range sorted(newer) {
		if _, isOurs := ours[name]; !isOurs {
			report.that(false, "fields: "+name, "is listed as newer, but not in our files")
		}
	}
	report.that(same > 0 && same+known == len(ours), fmt.Sprintf("fields: %d as in the official module, %d newer than it", same, known))
}

func sorted(s schema) []string {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// listed reads `name = what it is` lines; `#` begins a remark.
func listed(path string) (schema, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	found := schema{}
	lines := bufio.NewScanner(bytes.NewReader(text))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if name, what, ok := strings.Cut(line, " = "); ok {
			found[strings.TrimSpace(name)] = strings.TrimSpace(what)
		}
	}
	return found, lines.Err()
}

func compiled(path string) (schema, error) {
	bytes, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(bytes, &set); err != nil {
		return nil, err
	}
	found := schema{}
	for _, file := range set.File {
		if !strings.HasPrefix(file.GetPackage(), "google.") {
			found.add(file)
		}
	}
	return found, nil
}

// registered reads the files that generated code has registered, in the registry of gogo or of Google.
func registered(names []string) (schema, error) {
	found := schema{}
	seen := map[string]bool{}
	for len(names) > 0 {
		name := names[0]
		names = names[1:]
		if seen[name] {
			continue
		}
		seen[name] = true
		file, err := fileOf(name)
		if err != nil {
			return nil, fmt.Errorf("%v: %w", name, err)
		}
		if file != nil {
			found.add(file)
			names = append(names, file.Dependency...)
		}
	}
	return found, nil
}

// fileOf is nothing for files that define options only, which no registry has.
func fileOf(name string) (*descriptorpb.FileDescriptorProto, error) {
	if zipped := gogoproto.FileDescriptor(name); zipped != nil {
		reader, err := gzip.NewReader(bytes.NewReader(zipped))
		if err != nil {
			return nil, err
		}
		plain, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		file := &descriptorpb.FileDescriptorProto{}
		return file, proto.UnmarshalOptions{DiscardUnknown: true}.Unmarshal(plain, file)
	}
	file, err := protoregistry.GlobalFiles.FindFileByPath(name)
	if err != nil {
		return nil, nil
	}
	return protodesc.ToFileDescriptorProto(file), nil
}

func (s schema) add(file *descriptorpb.FileDescriptorProto) {
	s.addMessages(file.GetPackage(), file.MessageType)
	s.addEnums(file.GetPackage(), file.EnumType)
	for _, service := range file.Service {
		for _, method := range service.Method {
			name := fmt.Sprintf("%s.%s.%s", file.GetPackage(), service.GetName(), method.GetName())
			s[name] = fmt.Sprintf("%s -> %s", stream(method.GetClientStreaming(), method.GetInputType()), stream(method.GetServerStreaming(), method.GetOutputType()))
		}
	}
}

func (s schema) addMessages(scope string, messages []*descriptorpb.DescriptorProto) {
	for _, message := range messages {
		full := scope + "." + message.GetName()
		for _, field := range message.Field {
			s[full+"."+field.GetName()] = describeField(field)
		}
		s.addMessages(full, message.NestedType)
		s.addEnums(full, message.EnumType)
	}
}

func (s schema) addEnums(scope string, enums []*descriptorpb.EnumDescriptorProto) {
	for _, enum := range enums {
		for _, value := range enum.Value {
			s[fmt.Sprintf("%s.%s.%s", scope, enum.GetName(), value.GetName())] = fmt.Sprint(value.GetNumber())
		}
	}
}

func describeField(field *descriptorpb.FieldDescriptorProto) string {
	kind := strings.ToLower(strings.TrimPrefix(field.GetType().String(), "TYPE_"))
	if field.GetTypeName() != "" {
		kind = strings.TrimPrefix(field.GetTypeName(), ".")
	}
	if field.GetLabel() == descriptorpb.FieldDescriptorProto_LABEL_REPEATED {
		kind = "repeated " + kind
	}
	return fmt.Sprintf("%s %d", kind, field.GetNumber())
}

func stream(isStream bool, message string) string {
	name := strings.TrimPrefix(message, ".")
	if isStream {
		return "stream " + name
	}
	return name
}
