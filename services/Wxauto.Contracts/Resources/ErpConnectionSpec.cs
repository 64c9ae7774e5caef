using System.Text.RegularExpressions;
using Wxauto.Contracts.Reasons;

namespace Wxauto.Contracts.Resources;

public enum ErpSystem { zhibang }

public enum ErpEntity { Customers, Products, Orders }

/// <summary>Whose value stays when both sides changed a field. Manual: a person decides.</summary>
public enum ConflictPolicy { ErpWins, PlatformWins, Newest, Manual }

/// <summary>A company's ERP system with which data is exchanged. No role serves it in this version.</summary>
public sealed partial record ErpConnectionSpec : IResourceSpec
{
    public ErpSystem? System { get; init; }
    public string Endpoint { get; init; } = "";
    public ErpCredentialsSpec Credentials { get; init; } = new();
    public IReadOnlyList<ErpEntity> Entities { get; init; } = [ErpEntity.Customers];

    /// <summary>Cron, five fields: when data is exchanged.</summary>
    public string Schedule { get; init; } = "0 * * * *";

    /// <summary>IANA zone of the schedule.</summary>
    public string TimeZone { get; init; } = "Asia/Shanghai";
    public ConflictPolicy ConflictPolicy { get; init; } = ConflictPolicy.Manual;

    /// <summary>Fields with a conflict policy of their own.</summary>
    public IReadOnlyList<ErpRuleSpec> Rules { get; init; } = [];

    public IEnumerable<FieldError> Validate()
    {
        if (System is null)
            yield return new("spec.system", ManifestReasons.Required);
        if (!Names.IsHttp(Endpoint))
            yield return new("spec.endpoint", ManifestReasons.Http);
        foreach (var error in Credentials.User.Validate("spec.credentials.user")
            .Concat(Credentials.Password.Validate("spec.credentials.password")))
            yield return error;
        if (Entities.Count == 0 || Entities.Distinct().Count() != Entities.Count)
            yield return new("spec.entities", ManifestReasons.Entities);
        if (!ScheduleText().IsMatch(Schedule))
            yield return new("spec.schedule", ManifestReasons.Cron);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _))
            yield return new("spec.timeZone", ManifestReasons.TimeZone.With(TimeZone));
        for (var i = 0; i < Rules.Count; i++)
        {
            if (Rules[i].Field.Length == 0)
                yield return new($"spec.rules[{i}].field", ManifestReasons.Required);
            if (Rules[i].ConflictPolicy is null)
                yield return new($"spec.rules[{i}].conflictPolicy", ManifestReasons.Required);
        }
        if (Rules.GroupBy(r => r.Field).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return new("spec.rules", ManifestReasons.Twice.With(twice.Key));
    }

    [GeneratedRegex(@"^[0-9*/,-]+( [0-9*/,-]+){2}( [0-9A-Za-z*/,-]+){2}\z")]
    private static partial Regex ScheduleText();
}

/// <summary>With what the platform logs in to the ERP system.</summary>
public sealed record ErpCredentialsSpec
{
    public SecretSource User { get; init; } = new();
    public SecretSource Password { get; init; } = new();
}

public sealed record ErpRuleSpec
{
    /// <summary>E.g. phone, email.</summary>
    public string Field { get; init; } = "";
    public ConflictPolicy? ConflictPolicy { get; init; }
}
