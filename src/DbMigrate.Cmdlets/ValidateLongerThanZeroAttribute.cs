using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Refuses a duration of zero or less: a command would repeat without a pause.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ValidateLongerThanZeroAttribute : ValidateArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (LanguagePrimitives.ConvertTo<TimeSpan>(arguments) <= TimeSpan.Zero)
        {
            throw new ValidationMetadataException("It must be longer than 0, as in '00:00:10'.");
        }
    }
}
