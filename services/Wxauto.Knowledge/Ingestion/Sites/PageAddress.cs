using System.Globalization;
using System.Text;

namespace Wxauto.Knowledge.Ingestion.Sites;

/// <summary>One way of writing an address, so that a page is one document however it is linked.</summary>
internal static class PageAddress
{
    /// <summary>It is a part of an index, which takes no more in PostgreSQL.</summary>
    private const int MaxLength = 1000;

    /// <summary>Without fragment, default port and utm_ parameters; host in lower case; only what must be escaped is. Null: not the address
    /// of a page, or too long to be kept.</summary>
    public static Uri? Of(Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0
            || address.IdnHost.Length == 0)
            return null;
        var host = address.HostNameType == UriHostNameType.IPv6 ? address.Host : address.IdnHost;
        var port = address.IsDefaultPort ? "" : string.Create(CultureInfo.InvariantCulture, $":{address.Port}");
        var text = $"{address.Scheme}://{host.ToLowerInvariant()}{port}{Escaped(address.AbsolutePath)}{Query(address.Query)}";
        return Uri.TryCreate(text, UriKind.Absolute, out var canonical) && canonical.AbsoluteUri.Length <= MaxLength ? canonical : null;
    }

    /// <summary>Escapes are written in capitals; those that nothing needs are written as what they stand for, and what is
    /// no escape is escaped.</summary>
    public static string Escaped(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                {
                    result.Append("%25");
                    continue;
                }
                var value = (char)byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                if (char.IsAsciiLetterOrDigit(value) || value is '-' or '.' or '_' or '~')
                    result.Append(value);
                else
                    result.Append('%').Append(char.ToUpperInvariant(text[i + 1])).Append(char.ToUpperInvariant(text[i + 2]));
                i += 2;
            }
            else if (text[i] < 0x80)
            {
                result.Append(text[i]);
            }
            else
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                result.Append(Uri.EscapeDataString(text.AsSpan(i, length)));
                i += length - 1;
            }
        }
        return result.ToString();
    }

    /// <summary>What only tells where a visitor came from makes no other page.</summary>
    private static string Query(string query)
    {
        // Only the first question mark begins it; the others are of it.
        var kept = Escaped(query.Length > 0 ? query[1..] : "").Split('&')
            .Where(p => p.Length > 0 && !p.StartsWith("utm_", StringComparison.OrdinalIgnoreCase)).ToList();
        return kept.Count == 0 ? "" : $"?{string.Join('&', kept)}";
    }
}

/// <summary>The part of a host that belongs to a source.</summary>
internal sealed record SiteScope(Uri Start, string Directory)
{
    /// <summary>A page brings what is in its directory and below.</summary>
    public static SiteScope Below(Uri start) => new(start, start.AbsolutePath[..(start.AbsolutePath.LastIndexOf('/') + 1)]);

    /// <summary>A site map may list any page of its host.</summary>
    public static SiteScope HostOf(Uri start) => new(start, "/");

    /// <param name="address">As <see cref="PageAddress.Of"/> wrote it.</param>
    public bool Holds(Uri address) => address.Host == Start.Host
        && (address.Port == Start.Port || (address.IsDefaultPort && Start.IsDefaultPort))
        && address.AbsolutePath.StartsWith(Directory, StringComparison.Ordinal);
}
