using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads the events of a statement out of the row of the fact table that is applied.</summary>
internal static class EventReading
{
    private const string Renamed = "RENAME";

    /// <summary>Adds the events of the row that a statement has applied last.</summary>
    public static void Read(StatementReading reading)
    {
        var (form, match) = (reading.Form, reading.Match);
        if (form.Kind is "SAVEPOINT" or "RELEASE" or "ROLLBACK")
        {
            Savepoint(reading);
            return;
        }

        foreach (var (role, from, to) in match.Captures)
        {
            if (ObjectRoles.TypeOf(role) is { } type)
            {
                var name = match.Tokens.Text(from, to);
                AddLoss(reading, type, name);
                AddCascade(reading, type, name);
                AddChange(reading, role, type, name);
            }
        }

        AddRename(reading);
        AddLink(reading);
        if (form.Kind == "COPY" && match["table"] is { } copied && form.Locks is [(MigrationLockMode.RowExclusive, _)])
        {
            reading.Happens(new TableChanged(copied));
        }
    }

    private static void Savepoint(StatementReading reading)
    {
        if (reading.Match["savepoint"] is { } name)
        {
            reading.Happens(
                new SavepointUsed(
                    reading.Form.Kind switch
                    {
                        "SAVEPOINT" => SavepointUse.Sets,
                        "RELEASE" => SavepointUse.Releases,
                        _ => SavepointUse.RollsBackTo,
                    },
                    SqlText.Unquote(name)
                )
            );
        }
    }

    private static void AddLoss(StatementReading reading, string type, string name)
    {
        var target = reading.Target;
        DataLoss? loss = (reading.Form.Kind, type) switch
        {
            ("DROP TABLE", "table") => new DataLoss(DataLossKind.DropTable, name),
            ("TRUNCATE TABLE", "table") => new DataLoss(DataLossKind.Truncate, name),
            ("DROP SCHEMA", "schema") => new DataLoss(DataLossKind.DropSchema, name),
            ("DROP DATABASE", "database") => new DataLoss(DataLossKind.DropDatabase, name),
            ("DROP COLUMN", "column") when target is not null => new DataLoss(DataLossKind.DropColumn, name)
            {
                Table = target,
            },
            ("ALTER COLUMN TYPE", "column") when target is not null => new DataLoss(DataLossKind.ChangeType, name)
            {
                Table = target,
            },
            ("ALTER TYPE", "type") when DroppedAttribute(reading.Match) is { } attribute => new DataLoss(
                DataLossKind.DropAttribute,
                attribute
            )
            {
                Table = name,
            },
            ("DROP TYPE", "type") when reading.Cascades => new DataLoss(DataLossKind.DropType, name),
            ("DROP DOMAIN", "domain") when reading.Cascades => new DataLoss(DataLossKind.DropDomain, name),
            ("DROP EXTENSION", "extension") => new DataLoss(DataLossKind.DropExtension, name),
            ("DROP OWNED", "role") => new DataLoss(DataLossKind.DropOwned, name),
            _ => null,
        };
        if (loss is not null)
        {
            reading.Happens(new DataLost(loss));
        }
    }

    private static string? DroppedAttribute(PatternMatch match) =>
        match.Captures.Find(c => c.Role == "_attribute") is { Role: not null } attribute
        && (match.Tokens.IsWord(attribute.From - 2, "DROP") || match.Tokens.IsWord(attribute.From - 4, "DROP"))
            ? match.Tokens.Text(attribute.From, attribute.To)
            : null;

    private static void AddCascade(StatementReading reading, string type, string name)
    {
        var empties = reading.Form.Kind == "TRUNCATE TABLE";
        if (reading.Cascades && (empties || reading.Form is { Cascades: true, Change: ObjectChange.Dropped }))
        {
            reading.Happens(
                new Cascaded(
                    new CascadeDrop(type, name, type is "column" or "constraint" ? reading.Target : null, empties)
                )
            );
        }
    }

    private static void AddChange(StatementReading reading, string role, string type, string name)
    {
        var (form, match) = (reading.Form, reading.Match);
        if (role != form.Subject && !(type is "column" or "constraint" && reading.Target is not null))
        {
            return;
        }

        var table = type is "column" or "constraint" ? reading.Target : null;
        switch (form.Change)
        {
            case ObjectChange.Created:
                reading.Happens(
                    new ObjectCreated(type, name, table)
                    {
                        IsConditional = match.IsConditional,
                        IsTemporary = table is null && TemporaryObjects.IsTemporary(match),
                        EndsWithTransaction =
                            table is null && TemporaryObjects.IsTemporary(match) && !TemporaryObjects.IsCreated(match),
                    }
                );
                break;
            case ObjectChange.Dropped:
                reading.Happens(new ObjectDropped(type, name, table));
                break;
        }

        if (table is not null)
        {
            reading.Happens(new TableChanged(table));
        }
    }

    /// <summary>Adds a new name or schema. The first name of such a statement is the object's, or its table's.</summary>
    private static void AddRename(StatementReading reading)
    {
        var match = reading.Match;
        if (match.Captures is not [var (role, from, to), ..] || ObjectRoles.TypeOf(role) is not { } type)
        {
            return;
        }

        var name = match.Tokens.Text(from, to);
        if (match["_new"] is { } renamed && Says(reading.Form, Renamed))
        {
            var part = match.Captures.Find(c => c.Role is "column" or "constraint" or "_old");
            if (part.Role is null)
            {
                reading.Happens(new ObjectRenamed(type, name, null, renamed));
            }
            else if (part.Role is not "_old" && ObjectRoles.IsRelation(type))
            {
                reading.Happens(new ObjectRenamed(part.Role, match.Tokens.Text(part.From, part.To), name, renamed));
            }
        }
        else if ((match["schema"] ?? match["_schema"]) is { } schema && Says(reading.Form, "SET SCHEMA"))
        {
            reading.Happens(new ObjectMoved(type, name, schema));
        }
    }

    private static bool Says(StatementForm form, string words) =>
        form.Pattern.Text.Contains(words, StringComparison.Ordinal);

    private static void AddLink(StatementReading reading)
    {
        var (form, match) = (reading.Form, reading.Match);
        var table = reading.Target ?? match["table"];
        if (table is null)
        {
            return;
        }

        if (form.Action == "ATTACH PARTITION" && match["partition"] is { } partition)
        {
            reading.Happens(new TablesLinked(table, partition, TableLink.Partition));
        }
        else if (form.Action == "DETACH PARTITION" && match["partition"] is { } detached)
        {
            reading.Happens(new PartitionDetached(detached));
        }
        else if (form.Kind == "INHERIT" && match["parent"] is { } parent)
        {
            reading.Happens(new TablesLinked(parent, table, TableLink.Inherits));
        }
        else if (match[ObjectRoles.Referenced] is { } referenced)
        {
            reading.Happens(new TablesLinked(referenced, table, TableLink.References));
        }
        else if (form.Kind == "ADD COLUMN")
        {
            var tokens = match.Tokens;
            for (var at = match.End; tokens.Kind(at) != SqlTokenKind.End; at = tokens.Over(at))
            {
                if (tokens.IsWord(at, "REFERENCES"))
                {
                    var name = tokens.Text(at + 1, NameNode.Over(tokens, at + 1));
                    reading.Happens(new TablesLinked(name, table, TableLink.References));
                }
            }
        }
    }
}
