using System.Collections.Frozen;
using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads what adding or changing a column does to its table.</summary>
/// <remarks>https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES</remarks>
internal static class ColumnFacts
{
    private static readonly FrozenSet<string> BuiltIn = Words(
        "bigint int8 bit boolean bool box bytea character char varchar cidr circle date double float float4 float8 "
            + "inet integer int int4 int2 interval json jsonb jsonpath line lseg macaddr macaddr8 "
            + "money name national nchar numeric decimal dec oid path pg_lsn point polygon real smallint text time "
            + "timetz timestamp timestamptz tsquery tsvector uuid xml regclass regtype regproc regprocedure "
            + "regrole regnamespace "
            + "int4range int8range numrange tsrange tstzrange daterange int4multirange int8multirange "
            + "nummultirange tsmultirange tstzmultirange datemultirange xid xid8 cid tid bpchar"
    );

    private static readonly FrozenSet<string> Serial = Words("serial bigserial smallserial serial2 serial4 serial8");

    // Every other built-in type has a storage format of its own.
    private static readonly FrozenSet<string> MayKeepBytes = Words(
        "text varchar character bpchar bit varbit numeric decimal dec timestamp timestamptz time timetz interval "
            + "inet xml name oid regclass regtype regproc regprocedure regrole regnamespace national nchar"
    );

    private static readonly FrozenSet<string> ConstraintWords = Words(
        "constraint not null check default generated unique primary references deferrable initially collate "
            + "compression storage options"
    );

    private static readonly FrozenSet<string> ExclusiveOptions = Words(
        "user_catalog_table fastupdate gin_pending_list_limit autosummarize pages_per_range buffering "
            + "security_barrier security_invoker check_option"
    );

    /// <summary>ADD COLUMN.</summary>
    public static void Added(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var type = TypeName(tokens, reading.Match.End);
        if (Serial.Contains(type))
        {
            Rewrite(reading, Yes, "A serial column gets a value for each row.");
        }
        else if (!BuiltIn.Contains(type))
        {
            Rewrite(reading, Maybe, $"The table is rewritten if {type} is a domain with a constraint.");
        }

        var (filled, hasDefault) = (false, HasDefault(tokens, reading.Match.End));
        for (var at = reading.Match.End; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            if (tokens.IsWord(at, "DEFAULT") && !tokens.IsWord(at - 1, "BY") && !tokens.IsWord(at - 1, "SET"))
            {
                filled = !tokens.IsWord(at + 1, "NULL");
                Default(reading, tokens, at + 1);
            }
            else if (tokens.IsWord(at, "GENERATED") && !filled)
            {
                filled = true;
                Generated(reading, tokens, at);
            }
            else if (tokens.IsWord(at, "PRIMARY") || tokens.IsWord(at, "UNIQUE"))
            {
                reading.Effects(Yes, No);
                reading.Note("The index is built under the lock.");
            }
            else if (
                tokens.IsWord(at, "CHECK") || (tokens.IsWord(at, "NOT") && tokens.IsWord(at + 1, "NULL") && !hasDefault)
            )
            {
                reading.Effects(Yes, No);
            }
        }

        Refers(reading, tokens, filled);
    }

    /// <summary>ALTER COLUMN TYPE.</summary>
    public static void Retyped(StatementReading reading)
    {
        var type = TypeName(reading.Match.Tokens, reading.Match.End);
        var keeps = MayKeepBytes.Contains(type) || !BuiltIn.Contains(type);
        reading.Effects(keeps ? Maybe : Yes, keeps ? Maybe : Yes);
        CalledCode.ReadRest(reading);
        reading.Note(
            keeps
                ? "The table is not rewritten if both types have the same storage format and no limit "
                    + "becomes narrower, "
                    + $"as from varchar(10) to {type}; indexes may be rebuilt."
                : "Its indexes are rebuilt as well."
        );
    }

    /// <summary>SET and RESET of storage parameters: a few take ACCESS EXCLUSIVE.</summary>
    public static void Options(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var (_, from, to) = reading.Match.Captures.First(c => c.Role == "_options");
        for (var i = from; i < to; i++)
        {
            if (tokens.Kind(i) == SqlTokenKind.Word && ExclusiveOptions.Contains(tokens.Text(i).ToLowerInvariant()))
            {
                reading.Lock(reading.Target ?? reading.Match["index"] ?? "", MigrationLockMode.AccessExclusive);
            }
        }
    }

    private static void Default(StatementReading reading, SqlTokens tokens, int at)
    {
        for (; tokens.Kind(at) != SqlTokenKind.End; at++)
        {
            var word = tokens.Kind(at) == SqlTokenKind.Word ? tokens.Text(at).ToLowerInvariant() : "";
            if (word != "null" && ConstraintWords.Contains(word))
            {
                return;
            }

            if (
                !tokens.IsSymbol(at + 1, '(')
                || tokens.Kind(at) is not (SqlTokenKind.Word or SqlTokenKind.QuotedName)
                || SqlKeywords.IsReserved(word)
                || IsCast(tokens, at)
            )
            {
                continue;
            }

            var schema = tokens.IsSymbol(at - 1, '.') ? SqlText.Unquote(tokens.Text(at - 2)) : null;
            switch (FunctionFacts.Of(schema, SqlText.Unquote(tokens.Text(at))))
            {
                case FunctionKind.Immutable or FunctionKind.Stable:
                    // The default is computed once and kept in the catalog: no row is touched.
                    break;
                case FunctionKind.Unknown:
                    Rewrite(reading, Maybe, $"The table is rewritten if {tokens.Text(at)}() is volatile.");
                    reading.RunsUnknown($"The code of {tokens.Text(at)}() is not analysed.");
                    break;
                default:
                    Rewrite(reading, Yes, $"{word}() is volatile: each row gets its own value.");
                    break;
            }
        }
    }

    private static bool IsCast(SqlTokens tokens, int at) =>
        tokens.Kind(at - 1) == SqlTokenKind.Operator
        && tokens.Text(at - 1) == "::"
        && BuiltIn.Contains(tokens.Text(at).ToLowerInvariant());

    private static void Generated(StatementReading reading, SqlTokens tokens, int at)
    {
        for (var i = at; tokens.Kind(i) != SqlTokenKind.End; i = tokens.Over(i))
        {
            if (tokens.IsWord(i, "IDENTITY"))
            {
                Rewrite(reading, Yes, "Each row gets a number.");
            }
            else if (tokens.IsWord(i, "STORED"))
            {
                Rewrite(reading, Yes, "The value is computed and stored for each row.");
            }
        }
    }

    private static void Refers(StatementReading reading, SqlTokens tokens, bool filled)
    {
        for (var at = reading.Match.End; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            if (tokens.IsWord(at, "REFERENCES"))
            {
                var table = tokens.Text(at + 1, NameNode.Over(tokens, at + 1));
                reading.Name("table", table);
                reading.Lock(new RelationName(table), MigrationLockMode.ShareRowExclusive, filled ? Maybe : No);
                reading.Effects(filled ? Yes : No, No);
            }
        }
    }

    private static bool HasDefault(SqlTokens tokens, int at)
    {
        for (; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
        {
            if (tokens.IsWord(at, "DEFAULT") && !tokens.IsWord(at + 1, "NULL"))
            {
                return true;
            }
        }

        return false;
    }

    private static string TypeName(SqlTokens tokens, int at)
    {
        at = tokens.IsWord(at, "SETOF") ? at + 1 : at;
        var name = tokens.Text(at, NameNode.Over(tokens, at));
        var plain = name.StartsWith("pg_catalog.", StringComparison.OrdinalIgnoreCase) ? name[11..] : name;
        plain = plain.ToLowerInvariant();
        return plain == "bit" && tokens.IsWord(at + 1, "VARYING") ? "varbit"
            : BuiltIn.Contains(plain) || Serial.Contains(plain) ? plain
            : name;
    }

    private static void Rewrite(StatementReading reading, MigrationStatementEffect how, string note)
    {
        reading.Effects(how, how);
        reading.Note(note);
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
