using DbMigrate.Engine.Execution;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>A statement that may be run again whether it happened or not.</summary>
internal sealed class HarmlessProbe : IDoubtProbe
{
    public Task<DoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult(new DoubtAnswer(false, "It does no harm to run it again."));
}
