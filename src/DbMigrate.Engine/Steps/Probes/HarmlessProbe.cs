using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>A statement that may be run again whether it happened or not.</summary>
internal sealed class HarmlessProbe : IInDoubtProbe
{
    public Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult(new InDoubtAnswer(false, "It does no harm to run it again."));
}
