using System.Text;
using System.Xml.Linq;

namespace DbMigrate.Build.Notices;

/// <summary>What a package says about its licence.</summary>
internal static class PackageNotice
{
    private static readonly string[] NoticeFiles = ["LICENSE", "LICENCE", "NOTICE", "THIRD-PARTY-NOTICES"];

    /// <summary>Returns the package's name, licence, copyright and the text of its licence and notices.</summary>
    /// <param name="folder">The unpacked package.</param>
    /// <exception cref="BuildFailedException">Neither the package nor build/licences has the licence text.</exception>
    public static async Task<string> ReadAsync(string folder)
    {
        var metadata = XDocument.Load(Directory.GetFiles(folder, "*.nuspec").Single()).Root!.Elements().First();
        string Value(string name) =>
            metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? string.Empty;
        var licence = metadata.Elements().FirstOrDefault(e => e.Name.LocalName == "license");
        var isFile = (string?)licence?.Attribute("type") == "file";
        var id = Value("id");
        var text = new StringBuilder($"{id} {Value("version")}\n{Value("projectUrl")}\n{Value("copyright")}\n");
        if (licence is not null && !isFile)
        {
            text.Append($"Licence: {licence.Value}\n");
        }

        var files = Directory
            .GetFiles(folder)
            .Where(f => NoticeFiles.Contains(Path.GetFileNameWithoutExtension(f), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (isFile && Path.Combine(folder, licence!.Value) is var named && !files.Contains(named))
        {
            files.Insert(0, named);
        }

        if (files.Count == 0)
        {
            text.Append('\n').Append(await StandardTextAsync(id, licence?.Value, Value("copyright")));
        }

        foreach (var file in files)
        {
            text.Append('\n').Append((await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n").Trim()).Append('\n');
        }

        return text.ToString();
    }

    private static async Task<string> StandardTextAsync(string id, string? licence, string copyright)
    {
        var file = Repository.In("build", "licences", $"{licence}.txt");
        if (licence is null || !File.Exists(file))
        {
            throw new BuildFailedException(
                $"The package {id} contains no licence text. Add the text of '{licence}' to build/licences."
            );
        }

        return (await File.ReadAllTextAsync(file))
            .Replace("{copyright}", copyright, StringComparison.Ordinal)
            .Replace("{holder}", id.ToUpperInvariant(), StringComparison.Ordinal);
    }
}
