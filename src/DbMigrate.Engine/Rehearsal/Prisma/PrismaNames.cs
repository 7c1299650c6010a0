using System.Text;

namespace DbMigrate.Engine.Rehearsal.Prisma;

/// <summary>The names that Prisma gives to constraints and indexes without a name.</summary>
internal static class PrismaNames
{
    // NAMEDATALEN - 1.
    private const int Longest = 63;

    /// <summary>Returns the name of a primary key.</summary>
    internal static string Key(string table) => Fit(table, "_pkey");

    /// <summary>Returns the name of a unique index.</summary>
    internal static string Unique(string table, IEnumerable<string> columns) => Fit(Join(table, columns), "_key");

    /// <summary>Returns the name of an index.</summary>
    internal static string Index(string table, IEnumerable<string> columns) => Fit(Join(table, columns), "_idx");

    /// <summary>Returns the name of a foreign key.</summary>
    internal static string ForeignKey(string table, IEnumerable<string> columns) => Fit(Join(table, columns), "_fkey");

    private static string Join(string table, IEnumerable<string> columns) => string.Join('_', columns.Prepend(table));

    /// <summary>Cuts a name, so that its end stays and both fit.</summary>
    private static string Fit(string name, string end)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var length = Math.Min(bytes.Length, Longest - end.Length);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(bytes, 0, length) + end;
    }
}
