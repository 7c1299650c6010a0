namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Says how the values of a column become those of another type.</summary>
/// <remarks>
/// Where PostgreSQL has a cast for assignments, none is written: that cast refuses a value that does not fit, where an
/// explicit one cuts it off. https://www.postgresql.org/docs/current/sql-createcast.html
/// </remarks>
internal static class TypeConversion
{
    /// <summary>No USING.</summary>
    internal const string None = "";

    private static readonly HashSet<string> Texts = ["text", "character varying", "character", "name", "\"char\""];

    private static readonly HashSet<string> Numbers =
    [
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "double precision",
    ];

    private static readonly HashSet<(string From, string To)> Assigned =
    [
        ("date", "timestamp without time zone"),
        ("date", "timestamp with time zone"),
        ("timestamp without time zone", "date"),
        ("timestamp without time zone", "time without time zone"),
        ("timestamp without time zone", "timestamp with time zone"),
        ("timestamp with time zone", "date"),
        ("timestamp with time zone", "time without time zone"),
        ("timestamp with time zone", "time with time zone"),
        ("timestamp with time zone", "timestamp without time zone"),
        ("time without time zone", "time with time zone"),
        ("time without time zone", "interval"),
        ("time with time zone", "time without time zone"),
        ("interval", "time without time zone"),
        ("json", "jsonb"),
        ("jsonb", "json"),
        ("cidr", "inet"),
        ("inet", "cidr"),
        ("macaddr", "macaddr8"),
        ("macaddr8", "macaddr"),
        ("bit", "bit varying"),
        ("bit varying", "bit"),
        ("integer", "money"),
        ("bigint", "money"),
        ("numeric", "money"),
        ("money", "numeric"),
        ("oid", "bigint"),
        ("bigint", "oid"),
        ("integer", "oid"),
        ("oid", "integer"),
        ("oid", "regclass"),
        ("regclass", "oid"),
    ];

    private static readonly HashSet<(string From, string To)> Explicit =
    [
        ("integer", "boolean"),
        ("boolean", "integer"),
        ("integer", "bit"),
        ("bigint", "bit"),
        ("bit", "integer"),
        ("bit", "bigint"),
        ("xml", "text"),
        ("jsonb", "boolean"),
        ("jsonb", "integer"),
        ("jsonb", "bigint"),
        ("jsonb", "smallint"),
        ("jsonb", "numeric"),
        ("jsonb", "real"),
        ("jsonb", "double precision"),
    ];

    /// <summary>Returns whether there is a way, and the clause USING, with a space before it, where one is needed.</summary>
    /// <param name="current">The type of the column.</param>
    /// <param name="wanted">The type that it shall have.</param>
    /// <param name="column">The column, quoted where needed.</param>
    /// <param name="clause">The clause; empty: none is needed.</param>
    internal static bool TryFind(string current, string wanted, string column, out string clause)
    {
        var ((from, _, fromArray, _), (to, _, toArray, _)) = (TypeName.Of(current), TypeName.Of(wanted));
        clause = None;
        if (fromArray != toArray)
        {
            // The text of an array is of no use; but a text may be read as an array.
            clause = $" USING {column}::{wanted}";
            return !fromArray && Texts.Contains(from);
        }

        if (to == "\"char\"" && from is not ("text" or "character varying" or "character" or "\"char\""))
        {
            clause = $" USING {column}::text{(fromArray ? "[]" : string.Empty)}::{wanted}";
            return true;
        }

        if (from == to || Texts.Contains(to) || (IsInterval(from) && IsInterval(to)))
        {
            return true;
        }

        if ((Numbers.Contains(from) && Numbers.Contains(to)) || Assigned.Contains((from, to)))
        {
            return true;
        }

        if (from == "\"char\"")
        {
            // Its cast to a number gives the code of the character.
            clause = $" USING {column}::text{(fromArray ? "[]" : string.Empty)}::{wanted}";
            return true;
        }

        if (Texts.Contains(from) || Explicit.Contains((from, to)))
        {
            clause = $" USING {column}::{wanted}";
            return true;
        }

        // Types of users: an enum, a domain, a type of an extension. Their values can be written and read.
        if (from.Contains('.') || to.Contains('.'))
        {
            clause = $" USING {column}::text{(fromArray ? "[]" : string.Empty)}::{wanted}";
            return true;
        }

        return false;
    }

    // Those with fields have names of their own: interval day to second.
    private static bool IsInterval(string name) =>
        name == "interval" || name.StartsWith("interval ", StringComparison.Ordinal);
}
