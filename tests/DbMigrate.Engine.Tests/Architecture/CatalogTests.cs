using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Tests.Architecture;

public sealed partial class CatalogTests
{
    // Server health is not a description of objects; neither is the list of the objects outside of a snapshot. The journal
    // compares its own objects before it uses them.
    private static readonly string[] Allowed =
    [
        "Catalog/",
        "Checks/Server/",
        "Journal/Access/",
        "Locks/",
        "Sandbox/",
        "Schema/other-objects.sql",
    ];

    [Fact]
    public void Only_the_catalog_reader_names_tables_of_the_catalog()
    {
        var folder = Path.Combine(Snapshot.Root, "src", "DbMigrate.Engine");
        var found = Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".cs" or ".sql")
            .Select(f => (File: f, Path: Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .Where(f => !f.Path.StartsWith("obj/", StringComparison.Ordinal))
            .Where(f => !f.Path.StartsWith("bin/", StringComparison.Ordinal))
            .Where(f => !f.Path.StartsWith("Journal/schema-v", StringComparison.Ordinal))
            .Where(f => !Allowed.Any(a => f.Path.StartsWith(a, StringComparison.Ordinal)))
            .Where(f => IsFoundIn(File.ReadAllText(f.File)))
            .Select(f => f.Path);

        Assert.Empty(found);
    }

    [Theory]
    [InlineData("select from pg_class c", true)]
    [InlineData("join pg_catalog.pg_attribute a", true)]
    [InlineData("select pg_get_indexdef(1)", false)]
    public void A_table_of_the_catalog_is_found(string text, bool found) => Assert.Equal(found, IsFoundIn(text));

    private static bool IsFoundIn(string text) => CatalogTable().IsMatch(text);

    [GeneratedRegex("pg_(?:class|attribute|constraint|index|policy|proc|depend|inherits|namespace)\\b")]
    private static partial Regex CatalogTable();
}
