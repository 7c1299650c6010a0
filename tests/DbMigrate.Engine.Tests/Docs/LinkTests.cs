using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Tests.Docs;

public sealed partial class LinkTests
{
    [Fact]
    public void Every_relative_link_of_a_page_leads_to_a_file()
    {
        var pages = Directory
            .EnumerateFiles(Path.Combine(Snapshot.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Snapshot.Root, "*.md"))
            .ToList();

        Assert.NotEmpty(pages);
        Assert.Empty(pages.SelectMany(Broken));
    }

    private static IEnumerable<string> Broken(string page) =>
        Link()
            .Matches(File.ReadAllText(page))
            .Select(m => m.Groups["target"].Value)
            .Where(t => !t.Contains("://", StringComparison.Ordinal))
            .Where(t => !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, t)))
            .Select(t => $"{Path.GetRelativePath(Snapshot.Root, page)}: {t}");

    [GeneratedRegex(@"\]\((?<target>[^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
