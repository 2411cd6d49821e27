-- Keeps the number for the branch `maintenance`, whose file takes this one's place.
SELECT 1;
