using System.Text;

namespace Wxauto.Documents.Rtf;

/// <summary>Where the words of a group go.</summary>
internal enum RtfPlace
{
    Body,
    Nowhere,
    Fonts,
    Styles,
    Title,
    Field,
    Picture,
}

/// <summary>What holds within one group; a group begins with what its parent has.</summary>
internal sealed record RtfState
{
    public RtfPlace Place { get; set; }

    public bool IsHidden { get; set; }

    public bool IsStruck { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>The group says the same twice; only what it says in Unicode is read.</summary>
    public bool IsTwice { get; set; }

    /// <summary>Of a heading, from 1.</summary>
    public int Level { get; set; }

    public bool IsInTable { get; set; }

    /// <summary>1 above, -1 below the line.</summary>
    public int Raised { get; set; }

    /// <summary>Characters that stand for one of Unicode, for programs that know none.</summary>
    public int Fallback { get; set; } = 1;

    public Encoding Encoding { get; set; } = Encoding.Latin1;

    public int Font { get; set; } = -1;

    /// <summary>Takes the text of a note, a header or the like.</summary>
    public StringBuilder? Aside { get; set; }

    /// <summary>The picture that the group belongs to.</summary>
    public RtfPicture? Picture { get; set; }

    /// <summary>The group is a field.</summary>
    public RtfField? Field { get; set; }
}

/// <summary>A field: what it is told to do, and where what it shows begins.</summary>
internal sealed class RtfField
{
    public StringBuilder Says { get; } = new();

    public int Start { get; set; } = -1;

    public string? Address => Says.ToString().Trim() is var says && says.StartsWith("HYPERLINK", StringComparison.OrdinalIgnoreCase)
        && !says.Contains("\\l", StringComparison.Ordinal) ? says["HYPERLINK".Length..].Trim().Trim('"').Split('"')[0] : null;
}
