using Wxauto.Contracts.Reasons;

namespace Wxauto.Documents.Converting;

/// <summary>
/// Has LibreOffice make a new document of an old one. It runs below the reading process, ends with it and with its time, has a profile of
/// its own there, runs no macros and asks nothing of the network.
/// </summary>
internal static class OfficeConverter
{
    /// <summary>Names the program in the environment of the reading process.</summary>
    public const string Variable = "WXAUTO_CONVERTER";

    // Address space, of which LibreOffice takes much more than memory.
    private const long MemoryBytes = 3L * 1024 * 1024 * 1024;
    private const int MostSaid = 64 * 1024;
    private static readonly (string Path, string Name, string Value)[] Settings =
    [
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
        ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
        ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
        ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
        ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
        ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
        ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
        ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ];

    /// <summary>Where the one is that this process was started with; null when it is not installed.</summary>
    public static string? Find() => Find(Environment.GetEnvironmentVariable(Variable));

    /// <param name="name">A path, or a name on the PATH.</param>
    public static string? Find(string? name) => name is not { Length: > 0 } ? null
        : Path.IsPathRooted(name) ? File.Exists(name) ? name : null
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(d => Path.Combine(d, name)).FirstOrDefault(File.Exists);

    /// <param name="ending">Of the file, with its dot, for what LibreOffice takes it.</param>
    /// <param name="target">docx, xlsx or pptx.</param>
    public static byte[] Convert(string program, byte[] content, string ending, string target, CancellationToken ct)
    {
        var work = Directory.CreateTempSubdirectory("wxauto-convert-");
        try
        {
            var source = Path.Combine(work.FullName, "document" + ending);
            File.WriteAllBytes(source, content);
            var folder = Path.Combine(work.FullName, "made");
            BoundedProgram.Run(program,
            [
                "-env:UserInstallation=" + new Uri(Profile()), "--headless", "--norestore", "--nolockcheck", "--nodefault",
                "--convert-to", target, "--outdir", folder, source,
            ], MemoryBytes, MostSaid, out _, ct);
            var made = Path.Combine(folder, "document." + target);
            return File.Exists(made) ? File.ReadAllBytes(made) : throw new UnreadableDocumentException(DocumentReasons.NotConverted);
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Made once for a reading process: the first start with an empty one takes seconds.</summary>
    private static string Profile()
    {
        var profile = Path.Combine(Path.GetTempPath(), "office-profile");
        var settings = Path.Combine(profile, "user", "registrymodifications.xcu");
        if (!File.Exists(settings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
            File.WriteAllText(settings, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<oor:items xmlns:oor=\"http://openoffice.org/2001/registry\">"
                + string.Concat(Settings.Select(s =>
                    $"<item oor:path=\"/{s.Path}\"><prop oor:name=\"{s.Name}\" oor:op=\"fuse\"><value>{s.Value}</value></prop></item>"))
                + "</oor:items>");
        }
        return profile;
    }
}
