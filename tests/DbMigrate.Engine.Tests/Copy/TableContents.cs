using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Reads the rows of tables for a comparison that owes nothing to the code under test.</summary>
internal static class TableContents
{
    /// <summary>Returns all rows of a table as text, in order.</summary>
    internal static Task<string?> ContentAsync(this TestDatabase database, string table) =>
        database.ScalarAsync<string>($"select string_agg(t::text, E'\\n' order by t::text) from {table} t");
}
