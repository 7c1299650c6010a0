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
    internal static (SectionDirection? Direction, bool WithoutTransaction)? Of(ReadOnlySpan<byte> comment)
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
            ["migrate:up", .. var options] => (SectionDirection.Apply, options.Contains("transaction:false")),
            ["migrate:down", .. var options] => (SectionDirection.Undo, options.Contains("transaction:false")),

            // goose, sql-migrate, micrate
            [['+', _, ..], "up", .. var options] => (SectionDirection.Apply, options.Contains("notransaction")),
            [['+', _, ..], "down", .. var options] => (SectionDirection.Undo, options.Contains("notransaction")),
            [['+', _, ..], "no", "transaction"] => (null, true),

            // MyBatis Migrations
            ["//@undo"] or ["//", "@undo"] or ["@undo"] => (SectionDirection.Undo, false),

            // node-pg-migrate
            ["up", "migration"] => (SectionDirection.Apply, false),
            ["down", "migration"] => (SectionDirection.Undo, false),

            // Play evolutions
            ["!ups"] => (SectionDirection.Apply, false),
            ["!downs"] => (SectionDirection.Undo, false),

            // rambler
            ["rambler", "up"] => (SectionDirection.Apply, false),
            ["rambler", "down"] => (SectionDirection.Undo, false),

            // tern
            ["create", "above", "/", "drop", "below", ..] => (SectionDirection.Undo, false),

            // shmig
            [['=', ..], "up", ['=', ..]] => (SectionDirection.Apply, false),
            [['=', ..], "down", ['=', ..]] => (SectionDirection.Undo, false),
            _ => null,
        };
    }
}
