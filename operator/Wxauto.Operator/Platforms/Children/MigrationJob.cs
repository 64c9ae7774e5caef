using k8s.Models;

namespace Wxauto.Operator.Platforms.Children;

/// <summary>Brings the database to the image's schema. Migrations only add, so that the old pods work on until they are replaced.</summary>
internal static class MigrationJob
{
    public const string Component = "migrate";

    /// <summary>Another image, database or password: another Job.</summary>
    public static string NameOf(PlatformPlan plan) =>
        $"{plan.Name}-{Component}-{Fingerprint.Of(plan.Image, plan.Spec.Database!.SecretRef.Name, plan.Spec.Database.SecretRef.Key, plan.DatabaseHash)}";

    public static V1Job Of(PlatformPlan plan) => new()
    {
        ApiVersion = "batch/v1",
        Kind = "Job",
        Metadata = plan.Metadata(NameOf(plan), Component),
        Spec = new V1JobSpec
        {
            BackoffLimit = 3,
            ActiveDeadlineSeconds = 3600,
            Template = new V1PodTemplateSpec
            {
                Metadata = new V1ObjectMeta { Labels = PlatformLabels.Of(plan.Name, Component) },
                Spec = new V1PodSpec
                {
                    RestartPolicy = "Never",
                    AutomountServiceAccountToken = false,
                    EnableServiceLinks = false,
                    SecurityContext = PodParts.PodSecurity,
                    ImagePullSecrets = PodParts.PullSecrets(plan.Spec.Image),
                    NodeSelector = PodParts.NodeSelector(plan.Spec.Roles.Gateway), // where the gateway may run, the database can be reached
                    Tolerations = PodParts.Tolerations(plan.Spec.Roles.Gateway),
                    Containers =
                    [
                        new V1Container
                        {
                            Name = Component,
                            Image = plan.Image,
                            ImagePullPolicy = plan.Spec.Image.PullPolicy.ToString(),
                            Args = ["migrate"],
                            Env = [PodParts.Database(plan), PodParts.Value("TMPDIR", "/tmp")],
                            Resources = PodParts.Resources(new(), "1Gi"),
                            SecurityContext = PodParts.ContainerSecurity,
                            TerminationMessagePolicy = "FallbackToLogsOnError", // the condition tells what the pod said last
                            VolumeMounts = [PodParts.Mount("tmp", "/tmp")],
                        },
                    ],
                    Volumes = [PodParts.Scratch("tmp", "1Gi")],
                },
            },
        },
    };
}
