using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Tests.Architecture;

/// <summary>Tells in which layer of the engine a type is declared: by its source file, since public types share a namespace.</summary>
internal static partial class SourceLayers
{
    /// <summary>The layers of STYLE.md, lowest first. A type may use its own layer and those before it.</summary>
    internal static readonly string[] Order =
    [
        "Common",
        "Results",
        "Sql",
        "Server",
        "Model",
        "Plans",
        "Catalog",
        "Journal",
        "Schema",
        "Locks",
        "Steps",
        "Checks",
        "Gates",
        "Lint",
        "Metrics",
        "Data",
        "Execution",
        "Session",
        "Pump",
        "Scaffolding",
        "Sandbox",
        "Rehearsal",
        "Maintenance",
        "Reports",
    ];

    /// <summary>Reads the layer of every type below a folder, by the type's name.</summary>
    internal static IReadOnlyDictionary<string, string> Read(string folder)
    {
        var layers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
        {
            var layer = Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar)[0];
            if (layer is "bin" or "obj")
            {
                continue;
            }

            Assert.True(Order.Contains(layer), $"{file}: the folder {layer} is no layer of the engine.");
            foreach (Match match in Declaration().Matches(File.ReadAllText(file)))
            {
                var name = match.Groups["name"].Value;
                Assert.True(
                    layers.TryAdd(name, layer) || layers[name] == layer,
                    $"{file}: the type name {name} is declared in two layers."
                );
            }
        }

        return layers;
    }

    [GeneratedRegex(
        @"^(?:public|internal)\s+(?:(?:static|sealed|abstract|readonly|partial|unsafe|ref)\s+)*"
            + @"(?:class|record struct|record|struct|interface|enum|delegate\s+[\w<>?,]+)\s+(?<name>\w+)",
        RegexOptions.Multiline
    )]
    private static partial Regex Declaration();
}
