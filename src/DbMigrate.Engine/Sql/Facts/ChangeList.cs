namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The objects that a statement creates, changes and drops.</summary>
internal sealed class ChangeList
{
    private readonly List<MigrationStatementObject> _created = [];
    private readonly List<MigrationStatementObject> _changed = [];
    private readonly List<MigrationStatementObject> _dropped = [];
    private bool _changes;

    /// <summary>A row is applied that changes its subject, whether it names the subject or not.</summary>
    public void Begin(StatementForm form) => _changes |= form.Change != ObjectChange.None;

    /// <summary>Adds an object that a row's pattern captured.</summary>
    public void Add(StatementForm form, string role, MigrationStatementObject named)
    {
        if (!_changes)
        {
            return;
        }

        if (role == form.Subject)
        {
            (
                form.Change switch
                {
                    ObjectChange.Created => _created,
                    ObjectChange.Dropped => _dropped,
                    _ => _changed,
                }
            ).Add(named);
        }
        else if (
            role != ObjectRoles.Referenced
            && (ObjectRoles.IsRelation(named.Type) || ObjectRoles.IsPart(named.Type))
        )
        {
            // Types, schemas and the table that a foreign key references are only used.
            _changed.Add(named);
        }
    }

    /// <summary>Adds an object whose definition is changed.</summary>
    public void AddChanged(MigrationStatementObject named) => _changed.Add(named);

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        _created.Clear();
        _changed.Clear();
        _dropped.Clear();
        _changes = false;
    }

    /// <summary>Returns the effects with the changes.</summary>
    public StatementEffects Into(StatementEffects effects) =>
        effects with
        {
            Created = _created,
            Changed = _changed,
            Dropped = _dropped,
            ChangedRelations = effects.ChangesOthers == MigrationStatementEffect.No ? Relations() : null,
        };

    private string[]? Relations()
    {
        var all = _created.Concat(_changed).Concat(_dropped).ToArray();
        var relations = all.Where(o => ObjectRoles.IsRelation(o.Type)).Select(o => o.Name).Distinct().ToArray();
        var others = all.Any(o => !ObjectRoles.IsRelation(o.Type) && !ObjectRoles.IsPart(o.Type));
        return others || (_changes && relations.Length == 0) ? null : relations;
    }
}
