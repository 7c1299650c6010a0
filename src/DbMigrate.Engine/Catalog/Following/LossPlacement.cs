using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>Adds what a statement loses to a step, by the names that the objects have at present.</summary>
/// <param name="names">Which names denote which objects.</param>
/// <param name="settings">The settings of the session.</param>
/// <param name="find">Returns what a name denotes.</param>
/// <param name="gone">The present names of the tables that are dropped or detached by then.</param>
/// <param name="step">The step.</param>
internal sealed class LossPlacement(
    NameTable names,
    FollowedSettings settings,
    Func<NameSpace, string, Found> find,
    List<string> gone,
    FollowedStep step
)
{
    /// <summary>Adds a loss. What an earlier statement creates loses nothing.</summary>
    internal void Add(DataLoss loss)
    {
        switch (loss.Kind)
        {
            case DataLossKind.DropTable or DataLossKind.Truncate:
                if (Find(NameSpace.Relation, loss.Name) is { } table)
                {
                    AddTable(loss, table);
                }

                break;
            case DataLossKind.DropColumn or DataLossKind.ChangeType:
                if (
                    Find(NameSpace.Relation, loss.Table!) is { Present: { } present } of
                    && of.PresentPart("column", SqlText.Unquote(loss.Name)) is { } column
                )
                {
                    step.Losses.Add(
                        loss with
                        {
                            Name = SqlText.QuoteIdentifier(column),
                            Table = SqlText.QuoteQualified(present.Schema, present.Name),
                        }
                    );
                }

                break;
            case DataLossKind.DropSchema:
                if (names.Schema(SqlText.Unquote(loss.Name)) is { } schema)
                {
                    var tables = names.RelationsIn(schema);
                    foreach (var one in tables.Where(t => t.Present is { IsTable: true, IsInParentsSchema: false }))
                    {
                        AddTable(new DataLoss(DataLossKind.DropTable, loss.Name), one);
                    }
                }

                break;
            case DataLossKind.Delete or DataLossKind.Overwrite:
                if (Find(NameSpace.Relation, loss.Name) is { } changed)
                {
                    AddRows(loss, loss.Rows!, changed);
                }

                break;
            case DataLossKind.DropType or DataLossKind.DropDomain or DataLossKind.DropAttribute:
                // A type of an unknown name is reported as it is.
                if (find(NameSpace.Type, loss.Table ?? loss.Name).Object is null or { Present: not null })
                {
                    step.Losses.Add(loss);
                }

                break;
            default:
                step.Losses.Add(loss);
                break;
        }
    }

    /// <summary>Adds a table that is dropped or emptied, with the partitions that it was given before.</summary>
    private void AddTable(DataLoss loss, FollowedObject table, HashSet<FollowedObject>? seen = null)
    {
        seen ??= [];
        if (!seen.Add(table))
        {
            return;
        }

        if (table.Present is { IsTable: true } present)
        {
            var name = SqlText.QuoteQualified(present.Schema, present.Name);
            step.Losses.Add(loss with { Name = name, Without = [.. gone] });
            if (loss.Kind == DataLossKind.DropTable)
            {
                gone.Add(name);
            }
        }
        else if (table.Present is { } foreign && loss.Kind == DataLossKind.Truncate)
        {
            // A foreign table: its rows are deleted where they are. To drop it leaves them there.
            AddRows(
                new DataLoss(DataLossKind.Delete, SqlText.QuoteQualified(foreign.Schema, foreign.Name)),
                new RowChange("TRUNCATE", string.Empty),
                table
            );
        }

        foreach (var (child, kind) in table.Links.Where(l => l.Kind == TableLink.Partition))
        {
            AddTable(loss, child, seen);
        }
    }

    private void AddRows(DataLoss loss, RowChange rows, FollowedObject table)
    {
        if (table.Present is not { } present || rows.Columns?.All(c => table.IsNewPart("column", c)) == true)
        {
            return;
        }

        var others = rows.Tables.Select(t => find(NameSpace.Relation, t)).ToArray();
        var isAsAtPresent = others.All(o => o is { Unreadable: null, Object.IsChanged: false });
        step.Losses.Add(
            loss with
            {
                Name = SqlText.QuoteQualified(present.Schema, present.Name),
                Rows = rows with
                {
                    Condition = isAsAtPresent ? rows.Condition : null,
                    IsUpperBound = others.Any(o => o.Object is { IsThinned: true }),
                    SearchPath = settings is { IsPathSet: true, Path: { } path }
                        ? string.Join(", ", path.Select(SqlText.QuoteIdentifier))
                        : null,
                },
            }
        );
        table.IsThinned |= loss.Kind == DataLossKind.Delete;
    }

    private FollowedObject? Find(NameSpace space, string name)
    {
        var found = find(space, name);
        if (found.Unreadable is { } why)
        {
            step.Unreadable.Add($"changes or drops {name}, and which table that is cannot be read: {why}");
        }

        return found.Object;
    }
}
