using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Sql.Facts;

namespace DbMigrate.Engine.Plans;

/// <summary>Validates single values by their shapes; null: invalid, which is reported.</summary>
internal sealed class ScalarReader(PlanReading reading)
{
    internal PlanScalar? Text(PlanScalar given, ValueShape.Text shape, string what)
    {
        var text = given.Text;
        if (shape.Refers is Reference.ConnectionString or Reference.Secret)
        {
            var exposed =
                shape.Refers == Reference.Secret
                    ? SecretReference.ValidateSecret(what, text)
                    : SecretReference.ValidateConnection(what, text);
            return exposed is null ? new PlanScalar(text.Trim(), false, given.Place) : Refuse(exposed);
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return Refuse($"{ShapeDescription.Capital(what)} is empty.");
        }

        if (shape.OneOf is { } words && !words.Contains(text))
        {
            return Refuse(
                $"{ShapeDescription.Capital(what)} is {PlanText.Show(text)}; it takes {PlanText.Join(words, "or")}.",
                reading.Nearest(text, words)
            );
        }

        if (shape.Word && !PlanWord.IsValid(text))
        {
            return Refuse($"{ShapeDescription.Capital(what)} is {PlanText.Show(text)}; it takes {PlanWord.Rule}.");
        }

        if (shape.Refers is Reference.File or Reference.Folder)
        {
            if (reading.Paths.Validate(text, shape.Refers == Reference.Folder) is { } wrong)
            {
                return Refuse(
                    wrong,
                    wrong.StartsWith("There is no", StringComparison.Ordinal)
                        ? reading.Nearest(text, reading.Paths.Neighbours(text))
                        : null
                );
            }
        }
        else if (
            shape.Refers is Reference.Connection or Reference.Phase or Reference.PreflightCheck or Reference.GateKind
        )
        {
            reading.References.Add(new PendingReference(shape.Refers, text, given.Place, reading.Phase));
        }

        return new PlanScalar(text, false, given.Place);

        PlanScalar? Refuse(string message, string? suggestion = null)
        {
            reading.Error(given.Place, message, suggestion);
            return null;
        }
    }

    internal PlanScalar? Integer(PlanScalar given, ValueShape.Integer shape, string what)
    {
        if (
            !long.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            || number < shape.Minimum
            || number > shape.Maximum
        )
        {
            reading.Error(
                given.Place,
                $"{ShapeDescription.Capital(what)} is {PlanText.Show(given.Text)}; it takes "
                    + $"{ShapeDescription.Of(shape)}."
            );
            return null;
        }

        return Plain(given, what)
            ? new PlanScalar(number.ToString(CultureInfo.InvariantCulture), true, given.Place)
            : null;
    }

    internal PlanScalar? Boolean(PlanScalar given, string what)
    {
        if (given.Text is not ("true" or "false"))
        {
            var meant = given.Text.ToLowerInvariant() switch
            {
                "yes" or "on" or "true" or "1" => "true",
                "no" or "off" or "false" or "0" => "false",
                _ => null,
            };
            reading.Error(
                given.Place,
                $"{ShapeDescription.Capital(what)} is {PlanText.Show(given.Text)}; it takes true or false.",
                meant
            );
            return null;
        }

        return Plain(given, what) ? new PlanScalar(given.Text, true, given.Place) : null;
    }

    /// <summary>Reports a value in quotes, which YAML reads as a text.</summary>
    private bool Plain(PlanScalar given, string what)
    {
        if (!given.Plain)
        {
            reading.Error(
                given.Place,
                $"{ShapeDescription.Capital(what)} is in quotes, which makes it a text. Write {given.Text} "
                    + "without quotes."
            );
        }

        return given.Plain;
    }

    internal PlanScalar? Duration(PlanScalar given, ValueShape.Duration shape, string what)
    {
        if (!(shape.OrNone && given.Text == "none") && !DurationText.TryParse(given.Text, out _))
        {
            var unit = given.IsNumber() ? $" A number needs its unit, as in {given.Text}s." : string.Empty;
            reading.Error(
                given.Place,
                $"{ShapeDescription.Capital(what)} is {PlanText.Show(given.Text)}; it takes "
                    + $"{ShapeDescription.Of(shape)}.{unit}"
            );
            return null;
        }

        return new PlanScalar(given.Text, false, given.Place);
    }
}
