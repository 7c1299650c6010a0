using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Catalog.Following;

/// <summary>
/// Follows what the statements of a run do with names, so that what a later statement drops is known by the name that it
/// has in the database at present.
/// </summary>
/// <param name="present">What names denote at present.</param>
internal sealed class NameFollower(PresentNames present)
{
    private readonly NameTable _names = new(present);
    private readonly FollowedSettings _settings = new(present);
    private readonly List<(string Name, int Changes, object Settings)> _savepoints = [];

    // The present names of tables that are dropped or detached.
    private readonly List<string> _gone = [];
    private int _changes;

    // Why names cannot be followed any more.
    private string? _lost;

    /// <summary>Follows the statements of a step, which begins in a session as a new one is.</summary>
    internal FollowedStep Follow(IEnumerable<FollowedEvent> events)
    {
        var step = new FollowedStep();
        _settings.Reset();
        _names.EndSession();
        _savepoints.Clear();
        foreach (var one in events)
        {
            switch (one)
            {
                case BatchBegun:
                    _settings.EndTransaction();
                    _names.EndTransaction();
                    _savepoints.Clear();
                    break;
                case NamesSet set:
                    _settings.Set(set);
                    break;
                case SavepointUsed used:
                    Follow(used);
                    break;
                case DataLost lost:
                    new LossPlacement(_names, _settings, Find, _gone, step).Add(lost.Loss);
                    break;
                case Cascaded cascaded:
                    new CascadePlacement(_names, Find, step).Add(cascaded.Drop);
                    break;
                case ObjectDropped dropped:
                    _changes++;
                    Follow(dropped, step);
                    break;
                default:
                    _changes++;
                    Follow(one);
                    break;
            }
        }

        return step;
    }

    private void Follow(SavepointUsed used)
    {
        var at = _savepoints.FindLastIndex(s => s.Name == used.Name);
        if (used.Use == SavepointUse.Sets)
        {
            _savepoints.Add((used.Name, _changes, _settings.Save()));
        }
        else if (at >= 0 && used.Use == SavepointUse.Releases)
        {
            _savepoints.RemoveRange(at, _savepoints.Count - at);
        }
        else if (at >= 0)
        {
            _settings.Restore(_savepoints[at].Settings);
            if (_savepoints[at].Changes != _changes)
            {
                _lost ??= "an earlier statement rolls back to a savepoint";
            }
        }
    }

    private void Follow(FollowedEvent one)
    {
        switch (one)
        {
            case TableChanged changed:
                if (Find(NameSpace.Relation, changed.Table).Object is { } table)
                {
                    table.IsChanged = true;
                }

                break;
            case TablesLinked linked:
                if (
                    Find(NameSpace.Relation, linked.Parent).Object is { } parent
                    && Find(NameSpace.Relation, linked.Child).Object is { } child
                )
                {
                    parent.Links.Add((child, linked.Kind));
                }

                break;
            case PartitionDetached detached:
                if (Find(NameSpace.Relation, detached.Partition).Object is { Present: { } partition })
                {
                    _gone.Add(SqlText.QuoteQualified(partition.Schema, partition.Name));
                }

                break;
            case ObjectCreated created:
                Create(created);
                break;
            case ObjectRenamed renamed:
                Rename(renamed);
                break;
            case ObjectMoved moved when NameSpaces.Of(moved.Type) is { } space:
                var found = Find(space, moved.Name);
                if (Lose(found, moved.Name) is { } place)
                {
                    _names.Move(space, place, _names.Schema(SqlText.Unquote(moved.Schema)), place.Name);
                }

                break;
        }
    }

    private void Create(ObjectCreated created)
    {
        if (created.Table is { } of)
        {
            var table = Find(NameSpace.Relation, of);
            table.Object?.AddPart(created.Type, SqlText.Unquote(created.Name), created.IsConditional);
        }
        else if (created.Type == "schema")
        {
            _names.CreateSchema(SqlText.Unquote(created.Name), created.IsConditional);
        }
        else if (NameSpaces.Of(created.Type) is { } space && ObjectName.Parse(created.Name) is { } name)
        {
            var schema =
                created.IsTemporary ? SchemaId.Temporary
                : name.Schema is { } own ? _names.Schema(own)
                : _settings.Path is { } path ? _names.FirstSchema(path)
                : null;
            if (schema is { } found)
            {
                _names.Create(space, new Place(found, name.Name), created);
            }
        }
    }

    private void Rename(ObjectRenamed renamed)
    {
        var newName = SqlText.Unquote(renamed.NewName);
        if (renamed.Table is { } of)
        {
            var table = Find(NameSpace.Relation, of);
            _ = Lose(table, of);
            if (table.Object is { } changed)
            {
                changed.RenamePart(renamed.Type, SqlText.Unquote(renamed.Name), newName);
                changed.IsChanged = true;
            }
        }
        else if (renamed.Type == "schema")
        {
            _names.RenameSchema(SqlText.Unquote(renamed.Name), newName);
        }
        else if (NameSpaces.Of(renamed.Type) is { } space && Lose(Find(space, renamed.Name), renamed.Name) is { } place)
        {
            _names.Move(space, place, place.Schema, newName);
        }
    }

    private void Follow(ObjectDropped dropped, FollowedStep step)
    {
        if (dropped.Table is { } of)
        {
            var table = Find(NameSpace.Relation, of);
            table.Object?.DropPart(dropped.Type, SqlText.Unquote(dropped.Name));
        }
        else if (dropped.Type == "schema")
        {
            var name = SqlText.Unquote(dropped.Name);
            if (_names.Schema(name) is { IsNew: false } schema)
            {
                step.Dropped.Add(new PlacedName(dropped.Type, null, schema.Name));
            }

            _names.DropSchema(name);
        }
        else if (NameSpaces.Of(dropped.Type) is { } space)
        {
            var found = Find(space, dropped.Name);
            if (found.Object?.Present is { } there)
            {
                step.Dropped.Add(new PlacedName(dropped.Type, there.Schema, there.Name));
            }

            if (found.Place is { } place)
            {
                _names.Drop(space, place);
            }
        }
        else if (ObjectName.Parse(dropped.Name) is { } other)
        {
            step.Dropped.Add(new PlacedName(dropped.Type, other.Schema, other.Name));
        }
    }

    /// <summary>Returns where a found object is. From here on nothing is known where it is not known which it is.</summary>
    private Place? Lose(Found found, string name)
    {
        _lost ??= found.Unreadable is { } why ? $"an earlier statement gives {name} another name, and {why}" : null;
        return found.Place;
    }

    /// <summary>Returns what a name denotes.</summary>
    private Found Find(NameSpace space, string written)
    {
        if (_lost is not null)
        {
            return Found.NotReadable(_lost);
        }

        if (ObjectName.Parse(written) is not { } name)
        {
            return Found.NotReadable("it is not a name of one or two parts");
        }

        if (name.Schema is { } schema)
        {
            return _names.Find(space, name.Name, [schema]);
        }

        return _settings.Path is { } path
            ? _names.Find(space, name.Name, path.Contains("pg_temp") ? path : ["pg_temp", .. path])
            : Found.NotReadable("an earlier statement sets search_path or the role to a value that it does not show");
    }
}
