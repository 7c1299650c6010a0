using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes the options of sequences: those that are not the defaults, or those that change.</summary>
internal static class SequenceOptions
{
    /// <summary>Returns the options with spaces before them: <c> AS integer START WITH 5</c>.</summary>
    internal static string Text(SequenceObject sequence)
    {
        var (least, greatest) = Range(sequence.Type);
        var rises = sequence.Increment > 0;
        var minimum = rises ? 1 : least;
        var maximum = rises ? greatest : -1;
        return (sequence.Type == "bigint" ? string.Empty : $" AS {sequence.Type}")
            + (sequence.Increment == 1 ? string.Empty : $" INCREMENT BY {sequence.Increment}")
            + (sequence.Minimum == minimum ? string.Empty : $" MINVALUE {sequence.Minimum}")
            + (sequence.Maximum == maximum ? string.Empty : $" MAXVALUE {sequence.Maximum}")
            + (
                sequence.Start == (rises ? sequence.Minimum : sequence.Maximum)
                    ? string.Empty
                    : $" START WITH {sequence.Start}"
            )
            + (sequence.Cache == 1 ? string.Empty : $" CACHE {sequence.Cache}")
            + (sequence.Cycles ? " CYCLE" : string.Empty);
    }

    /// <summary>Returns the statement that creates a sequence.</summary>
    /// <param name="wanted">The sequence.</param>
    /// <param name="name">Its name at first.</param>
    internal static string Create(SequenceObject wanted, string name) =>
        $"CREATE {(wanted.IsUnlogged ? "UNLOGGED " : string.Empty)}SEQUENCE {name}{Text(wanted)}";

    /// <summary>Returns the statement that gives one sequence the position of another.</summary>
    internal static string TakePosition(string name, string from) =>
        $"SELECT pg_catalog.setval({Sql.SqlText.QuoteLiteral(name)}, last_value, is_called) FROM {from}";

    /// <summary>Returns a name in the same schema that is free while a sequence is replaced.</summary>
    internal static string Aside(string name)
    {
        var local = Sql.SqlText.Unquote(QualifiedName.Last(name));
        return $"{QualifiedName.Head(name)}.{Sql.SqlText.QuoteIdentifierIfNeeded(local + "_aside")}";
    }

    /// <summary>Returns what AS IDENTITY (…) says. The type is that of the column.</summary>
    internal static string ForIdentity(SequenceObject sequence)
    {
        var text = Text(sequence);
        var type = $" AS {sequence.Type}";
        return $"SEQUENCE NAME {sequence.Name}{(text.StartsWith(type, StringComparison.Ordinal) ? text[type.Length..] : text)}";
    }

    /// <summary>Writes what changes the options.</summary>
    internal static void Alter(SequenceObject current, SequenceObject wanted, ScriptWriter script)
    {
        var isDisjoint = wanted.Minimum > current.Maximum || wanted.Maximum < current.Minimum;
        if (!isDisjoint)
        {
            // The position stays, unless it is outside of the new range.
            WriteBound(wanted, wanted.Minimum, "<", wanted.Minimum > current.Minimum, script);
            WriteBound(wanted, wanted.Maximum, ">", wanted.Maximum < current.Maximum, script);
        }

        var text =
            (current.Type == wanted.Type || wanted.IsIdentity ? string.Empty : $" AS {wanted.Type}")
            + (current.Increment == wanted.Increment ? string.Empty : $" INCREMENT BY {wanted.Increment}")
            + (
                current.Minimum == wanted.Minimum && current.Type == wanted.Type
                    ? string.Empty
                    : $" MINVALUE {wanted.Minimum}"
            )
            + (
                current.Maximum == wanted.Maximum && current.Type == wanted.Type
                    ? string.Empty
                    : $" MAXVALUE {wanted.Maximum}"
            )
            + (current.Start == wanted.Start ? string.Empty : $" START WITH {wanted.Start}")
            + (isDisjoint ? $" RESTART WITH {wanted.Start}" : string.Empty)
            + (current.Cache == wanted.Cache ? string.Empty : $" CACHE {wanted.Cache}")
            + (
                current.Cycles == wanted.Cycles ? string.Empty
                : wanted.Cycles ? " CYCLE"
                : " NO CYCLE"
            );
        if (text.Length > 0)
        {
            script.Add(wanted, $"ALTER SEQUENCE {wanted.Name}{text}", losesData: isDisjoint);
        }

        WritePersistence(wanted, current.IsUnlogged, script);
    }

    /// <summary>Writes what makes a sequence logged or unlogged, where it is not so. Before 15, all are logged.</summary>
    internal static void WritePersistence(SequenceObject wanted, bool isUnlogged, ScriptWriter script)
    {
        if (wanted.IsUnlogged != isUnlogged && script.Server.Major >= 15)
        {
            script.Add(wanted, $"ALTER SEQUENCE {wanted.Name} SET {(wanted.IsUnlogged ? "UNLOGGED" : "LOGGED")}");
        }
    }

    /// <summary>Writes what gives the sequence of an identity column another name, and the other's options.</summary>
    internal static void Rename(SequenceObject current, SequenceObject wanted, ScriptWriter script)
    {
        var name = current.Name;
        var schema = QualifiedName.Head(wanted.Name);
        if (QualifiedName.Head(name) != schema)
        {
            script.Add(wanted, $"ALTER SEQUENCE {name} SET SCHEMA {schema}");
            name = $"{schema}.{QualifiedName.Last(name)}";
        }

        if (name != wanted.Name)
        {
            script.Add(wanted, $"ALTER SEQUENCE {name} RENAME TO {QualifiedName.Last(wanted.Name)}");
        }

        Alter(current, wanted, script);
    }

    private static void WriteBound(SequenceObject wanted, long bound, string side, bool isNarrower, ScriptWriter script)
    {
        if (isNarrower)
        {
            var name = Sql.SqlText.QuoteLiteral(wanted.Name);
            script.Add(
                wanted,
                $"SELECT pg_catalog.setval({name}, {bound}, false) FROM {wanted.Name} WHERE last_value {side} {bound}",
                losesData: true
            );
        }
    }

    private static (long Least, long Greatest) Range(string type) =>
        type switch
        {
            "smallint" => (short.MinValue, short.MaxValue),
            "integer" => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
}
