using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Steps;

/// <summary>Asks the catalog whether a statement that runs outside a transaction took effect.</summary>
internal static class CatalogProbe
{
    /// <summary>The probe for an effect, or null where nothing can tell.</summary>
    internal static IDoubtProbe? For(NonTransactionalEffect? effect) =>
        effect is null ? null
        : effect.RepeatIsHarmless ? new HarmlessProbe()
        : null;

    private sealed class HarmlessProbe : IDoubtProbe
    {
        public Task<DoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
            Task.FromResult(new DoubtAnswer(false, "It does no harm to run it again."));
    }
}
