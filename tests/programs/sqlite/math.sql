-- Mathematical functions, rounded to what every library agrees on.
SELECT round(sin(1), 12), round(cos(1), 12), round(tan(1), 12), round(atan2(1, 2), 12), round(pi(), 12);
SELECT round(exp(1), 12), round(ln(10), 12), log10(1000), log2(8), round(log(3, 81), 12), round(sqrt(2), 12), pow(2, 10);
SELECT ceil(1.2), floor(-1.2), trunc(-1.7), mod(7, 3), mod(-7.5, 2), degrees(pi()), round(radians(180), 12);
SELECT round(sinh(1), 12), round(cosh(1), 12), round(tanh(1), 12), round(asinh(1), 12), round(acosh(2), 12), round(atanh(0.5), 12);
SELECT sqrt(-1) IS NULL, ln(0) IS NULL, acos(2) IS NULL, pow(0, -1), sign(-2.5), sign('x') IS NULL, ceil(5), typeof(ceil(5));
