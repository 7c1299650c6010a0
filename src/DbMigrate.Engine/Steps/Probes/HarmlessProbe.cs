using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Steps.Probes;

/// <summary>A statement that can be repeated, whether it took effect or not.</summary>
internal sealed class HarmlessProbe : IInDoubtProbe
{
    public Task<InDoubtAnswer> AskAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        Task.FromResult(new InDoubtAnswer(false, "Repeating it is harmless."));
}
