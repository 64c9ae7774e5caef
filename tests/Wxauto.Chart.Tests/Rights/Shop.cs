namespace Wxauto.Chart.Tests.Rights;

/// <summary>Manifests of a company that uses all that a Platform has.</summary>
internal static class Shop
{
    public const string Secrets = """
        apiVersion: v1
        kind: Secret
        metadata: {name: database}
        stringData: {connectionString: "Host=postgres;Database=wxauto;Username=wxauto;Password=secret"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: keys}
        stringData: {provider: sk-1, user: api, password: secret}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: faq}
        data: {shipping.md: "# 运费\n满 99 元免运费。"}
        """;

    public const string Resources = """
        apiVersion: wxauto.io/v1alpha1
        kind: Agent
        metadata: {name: front-desk}
        spec: {ai: {route: [deepseek]}, knowledge: [articles]}
        ---
        apiVersion: wxauto.io/v1alpha1
        kind: AIProvider
        metadata: {name: deepseek}
        spec: {preset: deepseek, apiKey: {secretRef: {name: keys, key: provider}}, models: {standard: deepseek-chat}}
        ---
        apiVersion: wxauto.io/v1alpha1
        kind: KnowledgeBase
        metadata: {name: articles}
        spec: {sources: [{name: faq, configMap: {name: faq}}]}
        ---
        apiVersion: wxauto.io/v1alpha1
        kind: McpServer
        metadata: {name: stock}
        spec: {http: {endpoint: "https://stock.shop.example/mcp"}, tools: [{name: lookup}]}
        ---
        apiVersion: wxauto.io/v1alpha1
        kind: ErpConnection
        metadata: {name: zhibang}
        spec:
          system: zhibang
          endpoint: https://erp.shop.example
          credentials: {user: {secretRef: {name: keys, key: user}}, password: {secretRef: {name: keys, key: password}}}
        """;

    public const string Everything = $$$"""
        {{{Needed}}}
          ingress: {type: Ingress, host: agents.shop.example, tlsSecret: agents-tls}
          roles:
            pipeline: {autoscaling: {type: HorizontalPodAutoscaler, minReplicas: 1, maxReplicas: 4}}
            knowledge: {autoscaling: {type: Keda, minReplicas: 1, maxReplicas: 3, kedaTriggers: [{type: cpu, metricType: Utilization, metadata: {value: "70"}}]}}
        """;

    public const string ByGateway = $$$"""
        {{{Needed}}}
          ingress: {type: Gateway, host: agents.shop.example, gatewayRef: {name: public}}
          networkPolicy: {enabled: false}
        """;

    public const string Plain = $$$"""
        {{{Needed}}}
          image: {tag: 0.9.9}
          networkPolicy: {enabled: false}
          monitoring: {enabled: false}
        """;

    private const string Needed = """
        apiVersion: wxauto.io/v1alpha1
        kind: Platform
        metadata: {name: main}
        spec:
          database: {secretRef: {name: database, key: connectionString}}
          dapr: {pubsub: {type: pubsub.redis, version: v1, metadata: [{name: redisHost, value: "redis:6379"}]}}
        """;

    /// <summary>Children as a former version may have left them: of the Platform, and no longer wanted.</summary>
    public static string Leftovers(string platformUid) => string.Join("\n---\n", new (string Version, string Kind, string Body)[]
    {
        ("v1", "ServiceAccount", ""),
        ("v1", "Service", "spec: {ports: [{port: 80, protocol: TCP}]}"),
        ("rbac.authorization.k8s.io/v1", "Role", "rules: []"),
        ("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: former}"),
        ("policy/v1", "PodDisruptionBudget", "spec: {maxUnavailable: 1, selector: {matchLabels: {a: b}}}"),
        ("dapr.io/v1alpha1", "Component", "spec: {type: pubsub.redis, version: v1, metadata: []}"),
        ("dapr.io/v1alpha1", "Configuration", "spec: {}"),
        ("dapr.io/v1alpha1", "Resiliency", "spec: {policies: {}, targets: {}}"),
    }.Select(child => $$$"""
        apiVersion: {{{child.Version}}}
        kind: {{{child.Kind}}}
        metadata:
          name: former
          labels: {app.kubernetes.io/name: wxauto, app.kubernetes.io/instance: main, app.kubernetes.io/part-of: wxauto, app.kubernetes.io/managed-by: wxauto-operator}
          ownerReferences: [{apiVersion: wxauto.io/v1alpha1, kind: Platform, name: main, uid: {{{platformUid}}}, controller: true, blockOwnerDeletion: true}]
        {{{child.Body}}}
        """));
}
