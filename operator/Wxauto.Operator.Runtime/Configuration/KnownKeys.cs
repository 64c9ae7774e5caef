using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Wxauto.Operator.Runtime;

/// <param name="Root">First part of the path, under which every key must be known.</param>
/// <param name="Path">The full path with colons; <c>*</c> as its last part stands for everything below.</param>
internal sealed record KnownKey(string Root, string Path);

/// <summary>The values of an options class as keys.</summary>
internal static class KnownKeys
{
    /// <summary>Paths below the section: a scalar is its name, a list or a dictionary NAME:*, a class of its own what is in it.</summary>
    public static IEnumerable<string> Of(Type type) => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.SetMethod is { IsPublic: true })
        .SelectMany(property => IsScalar(property.PropertyType) ? [property.Name]
            : IsMany(property.PropertyType) ? [$"{property.Name}:*"]
            : Of(property.PropertyType).Select(name => $"{property.Name}:{name}"));

    private static bool IsScalar(Type type) =>
        type == typeof(Uri) || TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string));

    private static bool IsMany(Type type) => typeof(System.Collections.IEnumerable).IsAssignableFrom(type);
}

/// <summary>Stands for the keys under a root; it has no values, only a validation.</summary>
internal sealed class UnknownKeys(string root)
{
    public UnknownKeys() : this("")
    {
    }

    public string Root { get; } = root;
}

/// <summary>Refuses a key that nothing reads, and names the one that was meant when it is near.</summary>
internal sealed class NoUnknownKeys(string root, IConfiguration configuration, IEnumerable<KnownKey> known) : IValidateOptions<UnknownKeys>
{
    public ValidateOptionsResult Validate(string? name, UnknownKeys options)
    {
        if (name != root)
            return ValidateOptionsResult.Skip;
        var paths = known.Select(key => key.Path).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var unknown = configuration.GetSection(root).AsEnumerable()
            .Where(pair => pair.Value is { Length: > 0 } && !paths.Exists(path => Covers(path, pair.Key)))
            .Select(pair => Message(pair.Key, paths))
            .ToList();
        return unknown.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unknown);
    }

    private static bool Covers(string path, string key) => path.EndsWith(":*", StringComparison.Ordinal)
        ? key.StartsWith(path[..^1], StringComparison.OrdinalIgnoreCase)
        : key.Equals(path, StringComparison.OrdinalIgnoreCase);

    private static string Message(string key, List<string> paths) => Spelling.Nearest(key, paths) is { } near
        ? $"{key} is not a known setting; {near} is" : $"{key} is not a known setting";
}
