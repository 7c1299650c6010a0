using System.Globalization;
using System.Numerics;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// A number as written, compared without loss: <c>1</c> and <c>1.0</c> are one, and no digit of a <c>numeric</c> is
/// rounded away.
/// </summary>
/// <param name="Mantissa">All digits, as a whole number.</param>
/// <param name="Exponent">The power of ten that it stands for.</param>
internal readonly record struct ExactNumber(BigInteger Mantissa, int Exponent)
{
    // 1e1000000 is a few letters and a megabyte of digits; PostgreSQL's numeric ends at 131072 digits before the point.
    private const int MostDigits = 140_000;

    /// <summary>
    /// Reads digits with a sign, a point and an exponent, each where it is there. False for all else, NaN and
    /// infinities too.
    /// </summary>
    internal static bool TryParse(string text, out ExactNumber number)
    {
        number = default;
        var rest = text.AsSpan().Trim();
        var exponent = 0;
        var at = rest.IndexOfAny('e', 'E');
        if (at >= 0)
        {
            if (
                !int.TryParse(
                    rest[(at + 1)..],
                    NumberStyles.AllowLeadingSign,
                    CultureInfo.InvariantCulture,
                    out exponent
                )
            )
            {
                return false;
            }

            rest = rest[..at];
        }

        var point = rest.IndexOf('.');
        var digits = point < 0 ? rest.ToString() : string.Concat(rest[..point], rest[(point + 1)..]);
        if (
            digits.AsSpan().TrimStart("+-").IsEmpty
            || digits.Length > MostDigits
            || Math.Abs((long)exponent) > MostDigits
            || !BigInteger.TryParse(
                digits,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var mantissa
            )
        )
        {
            return false;
        }

        number = new ExactNumber(mantissa, point < 0 ? exponent : exponent - (rest.Length - point - 1));
        return true;
    }

    /// <summary>Less than zero, zero or more, as <see cref="IComparable{T}"/> has it.</summary>
    internal int CompareTo(ExactNumber other)
    {
        var shift = Exponent - other.Exponent;
        return shift >= 0
            ? (Mantissa * BigInteger.Pow(10, shift)).CompareTo(other.Mantissa)
            : Mantissa.CompareTo(other.Mantissa * BigInteger.Pow(10, -shift));
    }
}
