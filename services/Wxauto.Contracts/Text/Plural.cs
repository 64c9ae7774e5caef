namespace Wxauto.Contracts.Text;

/// <summary>Numbers of things in English sentences of logs and commands.</summary>
public static class Plural
{
    /// <summary>"1 document", "28 documents"; of nouns that take an s.</summary>
    public static string Of(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
