using System.Text;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>The numbers of the advisory locks with which other tools keep a second process of theirs out.</summary>
internal static class ForeignLocks
{
    // Each number is a constant of the tool.
    private const long Prisma = 72707369;
    private const long NodePgMigrate = 7241865325823964;
    private const long GraphileMigrate = 4727445306447283;
    private const long Sqitch = 75474063;
    private const long RailsSalt = 2053462845;
    private const uint GolangMigrateSalt = 1486364155;
    private const long FlywayBase = (0x46L << 40) + (0x6CL << 32) + (0x79L << 24) + (0x77 << 16) + (0x61 << 8) + 0x79;

    /// <summary>Returns the number of a tool's lock; null: it has none.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="database">The name of the database.</param>
    /// <param name="table">The table of the history, quoted.</param>
    internal static long? NumberOf(string tool, string database, string table)
    {
        var (schema, name) = ObjectName.Parse(table) is { } found
            ? (found.Schema ?? "public", found.Name)
            : ("public", table);
        return tool switch
        {
            "prisma" => Prisma,
            "node-pg-migrate" => NodePgMigrate,
            "graphile-migrate" => GraphileMigrate,
            "sqitch" => Sqitch,
            "rails" => RailsSalt * Crc32.Of(Encoding.UTF8.GetBytes(database)),
            "golang-migrate" => unchecked(
                Crc32.Of(Encoding.UTF8.GetBytes($"{schema}\0{name}\0{database}")) * GolangMigrateSalt
            ),
            "flyway" => FlywayBase + JavaHash($"\"{schema}\".\"{name}\""),
            _ => null,
        };
    }

    /// <summary>Returns the hash code that Java gives a string.</summary>
    private static int JavaHash(string text) => text.Aggregate(0, (hash, c) => unchecked((31 * hash) + c));
}
