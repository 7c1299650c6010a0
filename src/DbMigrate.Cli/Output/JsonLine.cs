using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DbMigrate.Cli.Output;

/// <summary>An object as one line of JSON.</summary>
internal static class JsonLine
{
    // Statements and names are to be read: quotes are escaped, letters are not.
    private static readonly JsonLineContext Context = new(
        new JsonSerializerOptions(JsonLineContext.Default.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }
    );

    /// <summary>Writes it.</summary>
    public static void Write<T>(TextWriter writer, T item) =>
        writer.WriteLine(
            JsonSerializer.Serialize(
                item,
                Context.GetTypeInfo(typeof(T)) ?? throw new NotSupportedException($"{typeof(T)} has no JSON.")
            )
        );
}

/// <summary>Every type that is written, so that none needs reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(MigrationPlan))]
[JsonSerializable(typeof(MigrationPlanDraft))]
[JsonSerializable(typeof(MigrationPhase))]
[JsonSerializable(typeof(PhaseStatus))]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(PhasePreview))]
[JsonSerializable(typeof(PhaseResult))]
[JsonSerializable(typeof(MigrationApproval))]
[JsonSerializable(typeof(MigrationMilestone))]
[JsonSerializable(typeof(MigrationEvent))]
[JsonSerializable(typeof(MigrationMetric))]
[JsonSerializable(typeof(MigrationSandbox))]
[JsonSerializable(typeof(MigrationStatement))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(MessageLine))]
internal sealed partial class JsonLineContext : JsonSerializerContext;

/// <summary>A failure, as a script reads it.</summary>
internal sealed record ErrorLine(
    string ErrorId,
    MigrationErrorCategory Category,
    string Message,
    string? Target,
    string? SqlState,
    int ExitCode,
    IReadOnlyList<PlanFinding> Findings
);

/// <summary>A message, as a script reads it.</summary>
internal sealed record MessageLine(MessageKind Kind, string Message);
