namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads what a statement does, by the fact table.</summary>
internal static class StatementAnalysis
{
    /// <summary>Returns the effects of a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="state">The facts from the statements before it.</param>
    public static StatementEffects EffectsOf(SqlStatement statement, ScriptState state) =>
        Read(statement, state).Effects;

    /// <summary>Returns the effects of a statement, and the row and the details they come from.</summary>
    public static (StatementForm Form, StatementReading Reading, StatementEffects Effects) Read(
        SqlStatement statement,
        ScriptState state
    )
    {
        var (form, match) = statement.Read();
        var reading = new StatementReading(match?.Tokens ?? statement.Tokens(), state);
        if (match is null)
        {
            return (form, reading, StatementEffects.Unknown);
        }

        reading.Apply(form, match);
        if (form.Change == ObjectChange.Created && TemporaryObjects.IsCreated(match))
        {
            reading.Leaves(MigrationSessionState.Temporary);
        }

        if (form.Kind is "SET" or "RESET")
        {
            reading.Sets(SettingChange.OfStatement(match.Tokens));
            NameSettings.OfStatement(reading);
        }
        else if (form.Kind == "DISCARD ALL")
        {
            NameSettings.Discard(reading);
        }

        var effects = reading.ToEffects(statement.Transactional) with
        {
            IsConcurrent = form.Rule == TransactionRule.Refused && match.IsConcurrent,
        };
        effects = effects with
        {
            ReachesPartitions = PartitionReach.Of(match, reading.Actions, effects),
            Relations = WithRight(effects.Relations, form.Kind),
        };
        if (!match.IsConditional)
        {
            // What replaces or passes over an object that may be there is not known to be new.
            foreach (var created in effects.Created.Where(o => ObjectRoles.IsRelation(o.Type)))
            {
                state.AddNew(created.Name);
            }

            effects = effects with
            {
                Relations =
                [
                    .. effects.Relations.Select(r =>
                        r with
                        {
                            IsNew = r.Relation.IsOwn && state.IsNew(r.Relation.Name),
                        }
                    ),
                ],
            };
        }

        return (form, reading, effects);
    }

    private static IReadOnlyList<RelationEffect> WithRight(IReadOnlyList<RelationEffect> relations, string kind)
    {
        var right = kind switch
        {
            "VACUUM" or "ANALYZE" => RelationRight.MaintainOrDatabase,
            "REINDEX" or "REFRESH MATERIALIZED VIEW" or "CLUSTER" => RelationRight.Maintain,
            _ => RelationRight.Owner,
        };
        return right == RelationRight.Owner ? relations : [.. relations.Select(r => r with { Right = right })];
    }
}
