using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Tests.Schema;

/// <summary>The edits of relation-edits.txt.</summary>
internal static partial class RelationEdits
{
    private const string Unchanging = "equal";

    private static readonly IReadOnlyDictionary<string, RelationEdit[]> All = Read();

    /// <summary>The groups of edits that change something.</summary>
    internal static IEnumerable<string> Groups => All.Keys.Where(g => g != Unchanging);

    /// <summary>The edits that leave the schema as it was.</summary>
    internal static RelationEdit[] Equal => All[Unchanging];

    /// <summary>Returns the edits of a group.</summary>
    internal static RelationEdit[] Of(string group) => All[group];

    private static Dictionary<string, RelationEdit[]> Read()
    {
        var groups = new Dictionary<string, List<RelationEdit>>();
        var group = new List<RelationEdit>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Schema", "relation-edits.txt")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                groups.Add(line[3..], group = []);
            }
            else if (!line.StartsWith('#'))
            {
                var parts = line.Split(" ;; ");
                var since = Version().Match(parts[0]);
                group.Add(
                    new RelationEdit(
                        Version().Replace(parts[0], string.Empty),
                        parts[1],
                        parts[2],
                        since.Success ? int.Parse(since.Groups[1].Value, CultureInfo.InvariantCulture) : 0
                    )
                );
            }
        }

        return groups.ToDictionary(g => g.Key, g => g.Value.ToArray());
    }

    [GeneratedRegex(@" \[(\d+)\+\]$")]
    private static partial Regex Version();
}
