using System.Text;
using DbMigrate.Engine.Lint;

namespace DbMigrate.Engine.Tests.ReferenceDocs;

/// <summary>The pages of the audit's rules are those of the rules.</summary>
public sealed class RulePagesTests
{
    private const string Folder = "docs/reference/rules";

    private const string Head = "<!-- Generated from the rules of the audit by `./build.sh docs`. Do not edit. -->\n\n";

    [Fact]
    [Trait("Category", "Docs")]
    public void The_pages_are_those_of_the_rules()
    {
        foreach (var rule in AuditRules.All)
        {
            Snapshot.Compare($"{Folder}/{rule.Id}.md", Page(rule), nameof(RulePagesTests));
        }

        Snapshot.Compare($"{Folder}/README.md", Index(), nameof(RulePagesTests));
    }

    [Fact]
    public void No_page_is_left_over() =>
        Assert.Equal(
            AuditRules.All.Select(r => $"{r.Id}.md").Append("README.md").Order(StringComparer.Ordinal),
            Directory
                .GetFiles(Path.Combine(Snapshot.Root, Folder), "*.md")
                .Select(f => Path.GetFileName(f))
                .Order(StringComparer.Ordinal)
        );

    private static string Page(AuditRule rule) =>
        $"{Head}# {rule.Id}\n\n{rule.Title}. Severity: {rule.Severity}.\n\n{rule.Reason}\n\n"
        + $"Found:\n\n{Block(rule.Bad)}\nNot found:\n\n{Block(rule.Good)}";

    private static string Block(string sql) =>
        $"```sql\n{sql.Replace(" -- fails\n;", "; -- fails", StringComparison.Ordinal)}\n```\n";

    private static string Index()
    {
        var text = new StringBuilder(Head);
        text.Append("# Rules of the audit\n\nSee [guides/audit.md](../../guides/audit.md).\n\n");
        text.Append("| rule | severity | finds |\n|---|---|---|\n");
        foreach (var rule in AuditRules.All)
        {
            text.Append($"| [`{rule.Id}`]({rule.Id}.md) | {rule.Severity} | {rule.Title}. |\n");
        }

        return text.ToString();
    }
}
