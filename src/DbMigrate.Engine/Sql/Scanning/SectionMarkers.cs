using System.Text;

namespace DbMigrate.Engine.Sql.Scanning;

/// <summary>
/// Recognizes the comment lines by which migration tools divide a file into a section that applies and one that undoes.
/// </summary>
internal static class SectionMarkers
{
    /// <summary>The length of the longest line that is looked at, in bytes.</summary>
    internal const int MaxBytes = 120;

    /// <summary>Returns what a comment line says; null where it is an ordinary comment.</summary>
    /// <param name="comment">The line from its dashes on, without its end.</param>
    internal static (string Tool, SectionDirection? Direction, bool WithoutTransaction)? Of(ReadOnlySpan<byte> comment)
    {
        var content = comment.TrimStart((byte)'-').Trim((byte)' ');

        // Most comments are prose. Their first character rules them out before any text is made.
        if (content.IsEmpty || !"mM+/@!uUdDrRcC=".Contains((char)content[0], StringComparison.Ordinal))
        {
            return null;
        }

        var words = Encoding
            .UTF8.GetString(content)
            .ToLowerInvariant()
            .Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            // dbmate
            ["migrate:up", .. var options] => ("dbmate", SectionDirection.Apply, options.Contains("transaction:false")),
            ["migrate:down", .. var options] => (
                "dbmate",
                SectionDirection.Undo,
                options.Contains("transaction:false")
            ),

            // goose, sql-migrate, micrate
            [['+', _, ..] tool, "up", .. var options] => (
                ToolOf(tool),
                SectionDirection.Apply,
                options.Contains("notransaction")
            ),
            [['+', _, ..] tool, "down", .. var options] => (
                ToolOf(tool),
                SectionDirection.Undo,
                options.Contains("notransaction")
            ),
            [['+', _, ..] tool, "no", "transaction"] => (ToolOf(tool), null, true),

            // MyBatis Migrations
            ["//@undo"] or ["//", "@undo"] or ["@undo"] => ("mybatis", SectionDirection.Undo, false),

            // node-pg-migrate
            ["up", "migration"] => ("node-pg-migrate", SectionDirection.Apply, false),
            ["down", "migration"] => ("node-pg-migrate", SectionDirection.Undo, false),

            // Play evolutions
            ["!ups"] => ("Play", SectionDirection.Apply, false),
            ["!downs"] => ("Play", SectionDirection.Undo, false),

            // rambler
            ["rambler", "up"] => ("rambler", SectionDirection.Apply, false),
            ["rambler", "down"] => ("rambler", SectionDirection.Undo, false),

            // tern
            ["create", "above", "/", "drop", "below", ..] => ("tern", SectionDirection.Undo, false),

            // shmig
            [['=', ..], "up", ['=', ..]] => ("shmig", SectionDirection.Apply, false),
            [['=', ..], "down", ['=', ..]] => ("shmig", SectionDirection.Undo, false),
            _ => null,
        };
    }

    private static string ToolOf(string word) => word is "+migrate" ? "sql-migrate" : word[1..];
}
