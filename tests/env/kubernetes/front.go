// crd-front: apiextensions-apiserver 0.36 (CEL, server-side apply, aggregated discovery) that runs by itself, or in front of an
// older kube-apiserver that serves everything else (--front), a few newer versions under their old names.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"k8s.io/apiextensions-apiserver/pkg/apiserver"
	"k8s.io/apiextensions-apiserver/pkg/cmd/server/options"
	generatedopenapi "k8s.io/apiextensions-apiserver/pkg/generated/openapi"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/util/openapi"
	"k8s.io/client-go/kubernetes/scheme"
	apidisc "k8s.io/api/apidiscovery/v2"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/authorization/authorizerfactory"
	"k8s.io/apiserver/pkg/endpoints"
	agg "k8s.io/apiserver/pkg/endpoints/discovery/aggregated"
	"k8s.io/apiserver/pkg/endpoints/request"
	genericapiserver "k8s.io/apiserver/pkg/server"
	"k8s.io/apiserver/pkg/util/webhook"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	"k8s.io/component-base/cli"
	"k8s.io/klog/v2"
)

const crdGroup = "apiextensions.k8s.io"

func main() {
	ctx := genericapiserver.SetupSignalContext()
	o := options.NewCustomResourceDefinitionsServerOptions(os.Stdout, os.Stderr)
	var front, allowAll bool
	var pcert, pkey string
	cmd := &cobra.Command{Use: "crd-front",
		PersistentPreRunE: func(*cobra.Command, []string) error { return o.ServerRunOptions.ComponentGlobalsRegistry.Set() },
		RunE: func(c *cobra.Command, _ []string) error {
			if err := o.Complete(); err != nil {
				return err
			}
			if err := o.Validate(); err != nil {
				return err
			}
			return run(c.Context(), o, front, allowAll, pcert, pkey)
		}}
	cmd.SetContext(ctx)
	fs := cmd.Flags()
	o.AddFlags(fs)
	fs.BoolVar(&front, "front", false, "forward what is not a custom resource to the server of --kubeconfig")
	fs.BoolVar(&allowAll, "allow-all", false, "authorize every request here")
	fs.StringVar(&pcert, "front-proxy-cert", "", "")
	fs.StringVar(&pkey, "front-proxy-key", "", "")
	os.Exit(cli.Run(cmd))
}

func run(ctx context.Context, o *options.CustomResourceDefinitionsServerOptions, front, allowAll bool, pcert, pkey string) error {
	cfg, err := o.Config()
	if err != nil {
		return err
	}
	g := cfg.GenericConfig
	if allowAll {
		g.Authorization.Authorizer = authorizerfactory.NewAlwaysAllowAuthorizer()
	}
	// the CRD OpenAPI (v2 and v3) publishers only run when v2 is configured
	g.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(openapi.GetOpenAPIDefinitionsWithoutDisabledFeatures(generatedopenapi.GetOpenAPIDefinitions), openapinamer.NewDefinitionNamer(apiserver.Scheme, scheme.Scheme))
	groups, core := agg.NewResourceManager("apis"), agg.NewResourceManager("api")
	g.AggregatedDiscoveryGroupManager = groups
	var delegate genericapiserver.DelegationTarget
	var proxy http.Handler = http.NotFoundHandler()
	if front {
		if proxy, err = newProxy(g.ClientConfig, pcert, pkey); err != nil {
			return err
		}
		delegate = genericapiserver.NewEmptyDelegateWithCustomHandler(proxy)
		if err := upstreamDiscovery(g.ClientConfig, groups, core); err != nil {
			return err
		}
	} else {
		g.SharedInformerFactory = nil // nothing to ask for Services
		cfg.ExtraConfig.ServiceResolver = webhook.NewDefaultServiceResolver()
		delegate = genericapiserver.NewEmptyDelegate()
	}
	discAPIs := agg.WrapAggregatedDiscoveryToHandler(legacyGroups(groups), groups, nil)
	discAPI := agg.WrapAggregatedDiscoveryToHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeJSON(w, &metav1.APIVersions{TypeMeta: metav1.TypeMeta{Kind: "APIVersions"}, Versions: versions(core)})
	}), core, nil)
	g.BuildHandlerChainFunc = func(h http.Handler, c *genericapiserver.Config) http.Handler {
		return genericapiserver.DefaultBuildHandlerChain(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			p := r.URL.Path
			switch {
			case p == "/apis" || p == "/apis/":
				discAPIs.ServeHTTP(w, r)
			case p == "/api" || p == "/api/":
				discAPI.ServeHTTP(w, r)
			case front && p == "/openapi/v2":
				proxy.ServeHTTP(w, r)
			case front && renamedVersion(p) != nil:
				renamedVersion(p).serve(proxy, w, r)
			default:
				h.ServeHTTP(w, r)
			}
		}), c)
	}
	s, err := cfg.Complete().New(delegate)
	if err != nil {
		return err
	}
	return s.GenericAPIServer.PrepareRun().RunWithContext(ctx)
}

func newProxy(c *rest.Config, cert, key string) (http.Handler, error) {
	pc := &rest.Config{Host: c.Host, TLSClientConfig: rest.TLSClientConfig{CAFile: c.CAFile, CAData: c.CAData, CertFile: cert, KeyFile: key}}
	rt, err := rest.TransportFor(pc)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(c.Host)
	if err != nil {
		return nil, err
	}
	return &httputil.ReverseProxy{Transport: rt, FlushInterval: -1, Rewrite: func(p *httputil.ProxyRequest) {
		p.SetURL(u)
		for k := range p.Out.Header {
			if strings.HasPrefix(strings.ToLower(k), "x-remote-") || k == "Authorization" {
				p.Out.Header.Del(k)
			}
		}
		if ui, ok := request.UserFrom(p.In.Context()); ok {
			p.Out.Header.Set("X-Remote-User", ui.GetName())
			for _, gr := range ui.GetGroups() {
				p.Out.Header.Add("X-Remote-Group", gr)
			}
			for k, vs := range ui.GetExtra() {
				for _, v := range vs {
					p.Out.Header.Add("X-Remote-Extra-"+url.PathEscape(k), v)
				}
			}
		}
	}}, nil
}

// upstreamDiscovery adds what the older server serves (a fixed list) to the aggregated documents.
func upstreamDiscovery(c *rest.Config, groups, core agg.ResourceManager) error {
	dc, err := discovery.NewDiscoveryClientForConfig(c)
	if err != nil {
		return err
	}
	var gl []*metav1.APIGroup
	var rl []*metav1.APIResourceList
	for i := 0; ; i++ {
		if gl, rl, err = dc.ServerGroupsAndResources(); err == nil {
			break
		} else if i > 100 {
			return err
		}
		time.Sleep(200 * time.Millisecond)
	}
	res := map[string][]metav1.APIResource{}
	for _, l := range rl {
		res[l.GroupVersion] = l.APIResources
	}
	for i, gr := range gl {
		if gr.Name == crdGroup {
			continue
		}
		for j, v := range gr.Versions {
			rs := res[v.GroupVersion]
			gv, _ := schema.ParseGroupVersion(v.GroupVersion)
			for k := range rs {
				rs[k].Group, rs[k].Version = first(rs[k].Group, gv.Group), first(rs[k].Version, gv.Version)
			}
			d, err := endpoints.ConvertGroupVersionIntoToDiscovery(rs)
			if err != nil {
				klog.Warningf("discovery of %s: %v", v.GroupVersion, err)
				continue
			}
			m := groups
			if gr.Name == "" {
				m = core
			}
			m.AddGroupVersion(gr.Name, apidisc.APIVersionDiscovery{Version: v.Version, Resources: d, Freshness: apidisc.DiscoveryFreshnessCurrent})
			m.SetGroupVersionPriority(metav1.GroupVersion{Group: gr.Name, Version: v.Version}, 20000-i*10, 100-j)
			if n := newerName(v.GroupVersion); n != nil {
				m.AddGroupVersion(gr.Name, apidisc.APIVersionDiscovery{Version: n.version, Resources: d, Freshness: apidisc.DiscoveryFreshnessCurrent})
				m.SetGroupVersionPriority(metav1.GroupVersion{Group: gr.Name, Version: n.version}, 20000-i*10, 1)
			}
		}
	}
	return nil
}

// rename serves a version that came after 1.20 from the beta of it that 1.20 has: the kinds that are used did not change in between.
type rename struct {
	version, prefix, old string
	toOld, toNew         *regexp.Regexp
	newGV, oldGV         string
}

func newRename(group, version, old string) *rename {
	n, o := group+"/"+version, group+"/"+old
	return &rename{version, "/apis/" + n, old, regexp.MustCompile(n + `\b`), regexp.MustCompile(o + `\b`), n, o}
}

var renames = []*rename{newRename("policy", "v1", "v1beta1"), newRename("autoscaling", "v2", "v2beta2")}

func renamedVersion(path string) *rename {
	for _, n := range renames {
		if path == n.prefix || strings.HasPrefix(path, n.prefix+"/") {
			return n
		}
	}
	return nil
}

func newerName(gv string) *rename {
	for _, n := range renames {
		if gv == n.oldGV {
			return n
		}
	}
	return nil
}

func (n *rename) serve(proxy http.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	body = n.toOld.ReplaceAll(body, []byte(n.oldGV))
	q := r.Clone(r.Context())
	q.URL.Path, q.URL.RawPath = "/apis/"+n.oldGV+strings.TrimPrefix(r.URL.Path, n.prefix), ""
	q.Body, q.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	q.Header.Set("Content-Length", strconv.Itoa(len(body)))
	q.Header.Del("Accept-Encoding")
	if strings.Contains(q.Header.Get("Accept"), "protobuf") {
		q.Header.Set("Accept", "application/json")
	}
	out := &renamingWriter{ResponseWriter: w, n: n}
	proxy.ServeHTTP(out, q)
	out.finish()
}

// renamingWriter rewrites whole lines: a watch sends an event a line, everything else is one line.
type renamingWriter struct {
	http.ResponseWriter
	n    *rename
	rest []byte
}

func (w *renamingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *renamingWriter) WriteHeader(status int) {
	w.Header().Del("Content-Length")
	w.ResponseWriter.WriteHeader(status)
}

func (w *renamingWriter) Write(p []byte) (int, error) {
	w.rest = append(w.rest, p...)
	if end := bytes.LastIndexByte(w.rest, '\n'); end >= 0 {
		line := w.n.toNew.ReplaceAll(w.rest[:end+1], []byte(w.n.newGV))
		w.rest = append([]byte(nil), w.rest[end+1:]...)
		if _, err := w.ResponseWriter.Write(line); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

func (w *renamingWriter) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}

func (w *renamingWriter) finish() {
	_, _ = w.ResponseWriter.Write(w.n.toNew.ReplaceAll(w.rest, []byte(w.n.newGV)))
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func read(m agg.ResourceManager) *apidisc.APIGroupDiscoveryList {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList")
	w := httptest.NewRecorder()
	m.ServeHTTP(w, r)
	out := &apidisc.APIGroupDiscoveryList{}
	if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
		klog.Errorf("aggregated discovery: %v", err)
	}
	return out
}

func versions(m agg.ResourceManager) (out []string) {
	out = []string{}
	for _, g := range read(m).Items {
		for _, v := range g.Versions {
			out = append(out, v.Version)
		}
	}
	return
}

func legacyGroups(m agg.ResourceManager) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := &metav1.APIGroupList{TypeMeta: metav1.TypeMeta{Kind: "APIGroupList", APIVersion: "v1"}, Groups: []metav1.APIGroup{}}
		for _, g := range read(m).Items {
			a := metav1.APIGroup{Name: g.Name}
			for _, v := range g.Versions {
				a.Versions = append(a.Versions, metav1.GroupVersionForDiscovery{GroupVersion: g.Name + "/" + v.Version, Version: v.Version})
			}
			a.PreferredVersion = a.Versions[0]
			l.Groups = append(l.Groups, a)
		}
		writeJSON(w, l)
	})
}

func writeJSON(w http.ResponseWriter, o any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(o)
}
